import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Page } from "../lib/api/client";
import styles from "./list.module.css";
import { More } from "./more";
import { ErrorState, Skeleton } from "./states";

export interface ListQuery<Row> {
    data: { pages: Page<Row>[] } | undefined;
    error: unknown;
    isPlaceholderData: boolean;
    refetch: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
}

/** A list in all its states: on its way, refused, empty, and there. */
export function List<Row>({
    query,
    empty,
    children,
}: {
    query: ListQuery<Row>;
    empty: ReactNode;
    children: (rows: Row[]) => ReactNode;
}) {
    const { t } = useTranslation();
    if (!query.data) {
        if (query.error)
            return <ErrorState error={query.error} retry={() => void query.refetch()} />;
        return (
            <div role="status">
                <span className="visually-hidden">{t("loading")}</span>
                <Skeleton lines={8} />
            </div>
        );
    }
    const rows = query.data.pages.flatMap((page) => page.items);
    if (rows.length === 0) return empty;
    return (
        <div className={styles["list"]} aria-busy={query.isPlaceholderData}>
            {children(rows)}
            <More query={query} />
        </div>
    );
}
