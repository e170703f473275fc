import { useTranslation } from "react-i18next";

import { Page } from "../../components/page";
import styles from "./admin-operations.module.css";
import { AuditCard } from "./audit-card";
import { SagaCard } from "./saga-card";

export function Component() {
    const { t } = useTranslation("admin-operations");
    return (
        <Page title={t("title")} lead={t("lead")}>
            <div className={styles["cards"]}>
                <SagaCard service="orders" />
                <SagaCard service="payments" />
            </div>
            <AuditCard />
        </Page>
    );
}
