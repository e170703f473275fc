import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";

import { Button } from "../components/button";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";

/** In place of a page that threw, or whose code could not be loaded (a new version, no network). */
export function Broken() {
    const { t } = useTranslation();
    console.error(useRouteError());
    return (
        <Page title={t("error.title")}>
            <EmptyState
                title={t("error.unexpected")}
                action={
                    <Button kind="primary" onClick={() => location.reload()}>
                        {t("error.reload")}
                    </Button>
                }
            />
        </Page>
    );
}
