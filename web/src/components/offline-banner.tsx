import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import styles from "./offline-banner.module.css";

export function OfflineBanner() {
    const { t } = useTranslation();
    const online = useSyncExternalStore(
        (listener) => onlineManager.subscribe(listener),
        () => onlineManager.isOnline(),
    );
    return <div role="status">{!online && <p className={styles["banner"]}>{t("offline")}</p>}</div>;
}
