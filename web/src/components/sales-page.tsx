// Orders or payments of everyone, as the back office finds them.
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Filters } from "../lib/filters";
import { isId } from "../lib/lists";
import { DayFilter, FilterBar, SearchFilter, SelectFilter } from "./filters";
import { List, type ListQuery } from "./list";
import { Page } from "./page";
import { EmptyState } from "./states";

export const SALES_FILTERS = ["account", "status", "from", "to"] as const;
export type SalesFilters = Filters<(typeof SALES_FILTERS)[number]>;

type Status = "CREATED" | "COMPLETED" | "CANCELED" | "PENDING" | "SUCCESS" | "FAILED" | "REFUNDED";

const NONE = { account: undefined, status: undefined, from: undefined, to: undefined };

/** A page that lists them, found by customer, number, status and days. `path` leads to one of them. */
export function SalesPage<Row>({
    texts,
    path,
    statuses,
    filters,
    change,
    query,
    children,
}: {
    texts: "admin-orders" | "admin-payments";
    path: string;
    statuses: readonly Status[];
    filters: SalesFilters;
    change: (changes: SalesFilters) => void;
    query: ListQuery<Row>;
    children: (rows: Row[]) => ReactNode;
}) {
    const { t } = useTranslation([texts, "common"]);
    const navigate = useNavigate();
    const filtered = Boolean(filters.account ?? filters.status ?? filters.from ?? filters.to);
    const search = (text: string) => {
        if (isId(text)) void navigate(`${path}/${text.toLowerCase()}`);
        else change({ account: text });
    };
    return (
        <Page title={t("title")}>
            <FilterBar label={t("filter.label")} onReset={filtered && (() => change(NONE))}>
                <SearchFilter
                    label={t("filter.search")}
                    value={filters.account}
                    onEnter
                    onChange={search}
                />
                <SelectFilter
                    label={t("filter.status")}
                    all={t("filter.all")}
                    value={filters.status}
                    choices={statuses.map((status) => [status, t(`common:status.${status}`)])}
                    onChange={(status) => change({ status })}
                />
                <DayFilter
                    label={t("filter.from")}
                    value={filters.from}
                    onChange={(from) => change({ from })}
                />
                <DayFilter
                    label={t("filter.to")}
                    value={filters.to}
                    onChange={(to) => change({ to })}
                />
            </FilterBar>
            <List
                query={query}
                empty={
                    <EmptyState title={t(filtered ? "noMatch" : "empty")}>
                        {t(filtered ? "noMatchText" : "emptyText")}
                    </EmptyState>
                }
            >
                {children}
            </List>
        </Page>
    );
}
