import { Download, Plus, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Badge } from "../../components/badge";
import { Button, ButtonLink } from "../../components/button";
import { FilterBar, SearchFilter, SelectFilter } from "../../components/filters";
import { List } from "../../components/list";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorNote } from "../../components/states";
import { Table } from "../../components/table";
import { formatDate, formatNumber } from "../../lib/dates";
import { type Filters, useFilters } from "../../lib/filters";
import { LOW_STOCK } from "../../lib/stock";
import styles from "./admin-items.module.css";
import { useExport } from "./export";
import { type Item, type ItemFilter, SORTS, STOCKS, useCategories, useItems } from "./items";
import { showable } from "./showable";

const NONE = { q: undefined, category: undefined, stock: undefined };

export function Component() {
    const { t } = useTranslation("admin-items");
    const [filters, change] = useFilters<ItemFilter>("q", "category", "stock", "sort");
    const items = useItems(filters);
    const download = useExport();
    const filtered = Boolean(filters.q ?? filters.category ?? filters.stock);
    const actions = (
        <>
            <Button busy={download.isPending} onClick={() => download.mutate()}>
                <Download size={18} aria-hidden />
                {t("export")}
            </Button>
            <ButtonLink to="/admin/items/import">
                <Upload size={18} aria-hidden />
                {t("import.action")}
            </ButtonLink>
            <ButtonLink to="/admin/items/new" kind="primary">
                <Plus size={18} aria-hidden />
                {t("new")}
            </ButtonLink>
        </>
    );
    return (
        <Page title={t("title")} actions={actions}>
            <ErrorNote error={download.error} />
            <ItemFilters
                filters={filters}
                onChange={change}
                onReset={filtered && (() => change(NONE))}
            />
            <List query={items} empty={<Nothing filtered={filtered} />}>
                {(rows) => (
                    <ItemTable
                        rows={rows}
                        sort={filters.sort ?? "-createdAt"}
                        onSort={(sort) => change({ sort })}
                    />
                )}
            </List>
        </Page>
    );
}

function Nothing({ filtered }: { filtered: boolean }) {
    const { t } = useTranslation("admin-items");
    if (filtered) return <EmptyState title={t("noMatch")}>{t("noMatchText")}</EmptyState>;
    return (
        <EmptyState
            title={t("empty")}
            action={
                <ButtonLink to="/admin/items/import" kind="primary">
                    {t("import.action")}
                </ButtonLink>
            }
        >
            {t("emptyText")}
        </EmptyState>
    );
}

function ItemFilters({
    filters,
    onChange,
    onReset,
}: {
    filters: Filters<ItemFilter>;
    onChange: (changes: Filters<ItemFilter>) => void;
    onReset: (() => void) | false;
}) {
    const { t } = useTranslation("admin-items");
    const categories = useCategories();
    const known = categories.data?.map(({ category }) => category) ?? [];
    // A link may name one that is gone by now, or while the names are on their way.
    const asked = filters.category;
    const names = asked && !known.includes(asked) ? [asked, ...known] : known;
    return (
        <FilterBar label={t("filter.label")} onReset={onReset}>
            <SearchFilter
                label={t("filter.search")}
                value={filters.q}
                onChange={(q) => onChange({ q })}
            />
            <SelectFilter
                label={t("category")}
                all={t("filter.all")}
                value={asked}
                choices={names.map((name) => [name, name])}
                onChange={(category) => onChange({ category })}
            />
            <SelectFilter
                label={t("filter.stock")}
                all={t("filter.all")}
                value={filters.stock}
                choices={STOCKS.map((stock) => [stock, t(`stock.${stock}`, { count: LOW_STOCK })])}
                onChange={(stock) => onChange({ stock })}
            />
            <SelectFilter
                label={t("filter.sort")}
                value={filters.sort ?? "-createdAt"}
                choices={SORTS.map((sort) => [sort, t(`sort.${sort}`)])}
                onChange={(sort) => onChange({ sort })}
            />
        </FilterBar>
    );
}

function ItemTable({
    rows,
    sort,
    onSort,
}: {
    rows: Item[];
    sort: string;
    onSort: (sort: string) => void;
}) {
    const { t, i18n } = useTranslation("admin-items");
    return (
        <Table
            dense
            caption={t("title")}
            rows={rows}
            keyOf={({ id }) => id}
            sort={sort}
            onSort={onSort}
            columns={[
                {
                    name: t("name"),
                    sort: "name",
                    cell: (item) => (
                        <Link to={`/admin/items/${item.id}`} className={styles["name"]}>
                            <Thumbnail url={item.imageUrl} />
                            {item.name}
                        </Link>
                    ),
                },
                { name: t("upc"), cell: ({ upc }) => <code>{upc}</code> },
                { name: t("category"), cell: ({ category }) => category || "–" },
                {
                    name: t("price"),
                    sort: "price",
                    end: true,
                    cell: ({ price }) => <Price amount={price} />,
                },
                {
                    name: t("units"),
                    sort: "availableUnits",
                    end: true,
                    cell: ({ availableUnits }) => <Units count={availableUnits} />,
                },
                {
                    name: t("added"),
                    sort: "createdAt",
                    end: true,
                    cell: ({ createdAt }) => formatDate(createdAt, i18n.language),
                },
            ]}
        />
    );
}

function Thumbnail({ url }: { url: string }) {
    if (!showable(url)) return <span className={styles["thumbnail"]} aria-hidden />;
    return <img className={styles["thumbnail"]} src={url} alt="" loading="lazy" />;
}

function Units({ count }: { count: number }) {
    const { t, i18n } = useTranslation("admin-items");
    if (count === 0) return <Badge tone="bad">{t("stock.out")}</Badge>;
    const text = formatNumber(count, i18n.language);
    return count <= LOW_STOCK ? <Badge tone="warning">{text}</Badge> : text;
}
