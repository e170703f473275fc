// What a page shows while it has nothing to show.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { problemText } from "../lib/problem-text";
import { Button } from "./button";
import styles from "./states.module.css";

export function EmptyState({
    title,
    children,
    action,
}: {
    title: string;
    children?: ReactNode;
    action?: ReactNode;
}) {
    return (
        <div className={styles["state"]}>
            <Arch />
            <h2>{title}</h2>
            {children && <p>{children}</p>}
            {action}
        </div>
    );
}

/** Something went wrong; `retry` asks again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
    const { t } = useTranslation();
    return (
        <div className={styles["state"]} role="alert">
            <Arch />
            <h2>{t("error.title")}</h2>
            <p>{problemText(error, t)}</p>
            {retry && <Button onClick={retry}>{t("error.retry")}</Button>}
        </div>
    );
}

/** A line in a form or above a list that says what went wrong. */
export function ErrorNote({ error }: { error: unknown }) {
    const { t } = useTranslation();
    if (!error) return null;
    return (
        <p className={styles["note"]} role="alert">
            {problemText(error, t)}
        </p>
    );
}

/** Gray shapes in place of what is on its way; `lines` of text or a `block`. */
export function Skeleton({ lines = 1, block = false }: { lines?: number; block?: boolean }) {
    if (block) return <div className={`${styles["bone"]} ${styles["block"]}`} aria-hidden />;
    return (
        <div className={styles["lines"]} aria-hidden>
            {Array.from({ length: lines }, (_, line) => (
                <div key={line} className={styles["bone"]} />
            ))}
        </div>
    );
}

/** A whole page on its way; screen readers are told. */
export function Loading() {
    const { t } = useTranslation();
    return (
        <div className={styles["loading"]} role="status">
            <span className="visually-hidden">{t("loading")}</span>
            <Skeleton lines={1} />
            <Skeleton block />
            <Skeleton lines={3} />
        </div>
    );
}

const Arch = () => (
    <svg className={styles["arch"]} viewBox="0 0 64 64" aria-hidden>
        <path d="M14 58V33c0-9 6-12 10-15 3.5-2.600 6-5.5 8-9 2 3.5 4.5 6.400 8 9 4 3 10 6 10 15v25z" />
    </svg>
);
