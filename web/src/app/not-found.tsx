import { useTranslation } from "react-i18next";

import { ButtonLink } from "../components/button";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export function NotFound() {
    const { t } = useTranslation();
    return (
        <Page title={t("notFound.title")}>
            <EmptyState
                title={t("notFound.text")}
                action={
                    <ButtonLink to="/" kind="primary">
                        {t("notFound.action")}
                    </ButtonLink>
                }
            />
        </Page>
    );
}
