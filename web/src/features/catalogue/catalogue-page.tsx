import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { SelectField } from "../../components/field";
import { More } from "../../components/more";
import { Page } from "../../components/page";
import { EmptyState, ErrorState, Skeleton } from "../../components/states";
import styles from "./catalogue.module.css";
import { FilterPanel } from "./filter-panel";
import { type Sort, SORTS, useFilters } from "./filters";
import { ItemCard } from "./item-card";
import { ItemWindow } from "./item-window";
import { type Item, ITEMS_A_PAGE, useItems } from "./list-items";

export function Component() {
    const { t } = useTranslation(["catalogue", "common"]);
    const { filters } = useFilters();
    const title = filters.q
        ? t("resultsFor", { words: filters.q })
        : (filters.category ?? t("title"));
    return (
        <Page title={title} actions={<Tools />}>
            <div className={styles["shop"]}>
                <aside className={styles["aside"]} aria-label={t("filters")}>
                    <FilterPanel />
                </aside>
                <Items />
            </div>
        </Page>
    );
}

function Tools() {
    const { t } = useTranslation(["catalogue", "common"]);
    const { filters, change } = useFilters();
    const [open, setOpen] = useState(false);
    return (
        <div className={styles["tools"]}>
            <Button className={styles["opener"]} onClick={() => setOpen(true)}>
                <SlidersHorizontal size={18} aria-hidden /> {t("filters")}
            </Button>
            <SelectField
                label={t("sort")}
                labelHidden
                value={filters.sort ?? SORTS[0]}
                onChange={({ target }) => change({ sort: target.value as Sort })}
            >
                {SORTS.map((each) => (
                    <option key={each} value={each}>
                        {t(`sorts.${each}`)}
                    </option>
                ))}
            </SelectField>
            <Dialog open={open} onClose={() => setOpen(false)} title={t("filters")}>
                <FilterPanel />
                <Button kind="primary" wide onClick={() => setOpen(false)}>
                    {t("show")}
                </Button>
            </Dialog>
        </div>
    );
}

function Items() {
    const { t } = useTranslation(["catalogue", "common"]);
    const { filters } = useFilters();
    const query = useItems(filters);
    if (query.isPending) return <ItemsToCome />;
    if (query.isError && !query.data) {
        return <ErrorState error={query.error} retry={() => void query.refetch()} />;
    }
    const pages = query.data.pages;
    if (pages[0]?.items.length === 0) return <Nothing />;
    return (
        <div className={styles["list"]} aria-busy={query.isPlaceholderData}>
            {pages.map(({ items }, nth) => (
                <ItemWindow key={items[0]?.id ?? nth} label={t("pageOfItems", { page: nth + 1 })}>
                    {items.map((item: Item, at) => (
                        <ItemCard key={item.id} item={item} eager={nth === 0 && at < 8} />
                    ))}
                </ItemWindow>
            ))}
            {query.isFetchNextPageError ? (
                <ErrorState error={query.error} retry={() => void query.fetchNextPage()} />
            ) : (
                <More query={query} auto />
            )}
        </div>
    );
}

function Nothing() {
    const { t } = useTranslation("catalogue");
    const { filters } = useFilters();
    const { q, ...others } = filters;
    const narrowed = q !== undefined && Object.keys(others).some((name) => name !== "sort");
    return (
        <EmptyState
            title={q ? t("nothingFor", { words: q }) : t("nothing")}
            action={
                <div className={styles["ways"]}>
                    {narrowed && (
                        <Link to={`/?${new URLSearchParams({ q })}`}>{t("onlyWords")}</Link>
                    )}
                    <Link to="/">{t("everything")}</Link>
                </div>
            }
        >
            {t("nothingHint")}
        </EmptyState>
    );
}

function ItemsToCome() {
    const { t } = useTranslation();
    return (
        <div role="status">
            <span className="visually-hidden">{t("loading")}</span>
            <div className={styles["grid"]}>
                {Array.from({ length: ITEMS_A_PAGE / 4 }, (_, nth) => (
                    <div key={nth} className={styles["card"]}>
                        <Skeleton block />
                        <Skeleton lines={2} />
                    </div>
                ))}
            </div>
        </div>
    );
}
