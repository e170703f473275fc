import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./badge.module.css";

export type Tone = "neutral" | "good" | "warning" | "bad";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
    return <span className={`${styles["badge"]} ${styles[tone]}`}>{children}</span>;
}

const tones = {
    CREATED: "warning",
    COMPLETED: "good",
    CANCELED: "neutral",
    PENDING: "warning",
    SUCCESS: "good",
    FAILED: "bad",
    REFUNDED: "neutral",
} as const;

/** How an order or a payment stands. */
export function StatusBadge({ status }: { status: keyof typeof tones }) {
    const { t } = useTranslation();
    return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}
