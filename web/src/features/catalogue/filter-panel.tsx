import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Checkbox, TextField } from "../../components/field";
import { formatNumber } from "../../lib/dates";
import styles from "./catalogue.module.css";
import { amountOf, useFilters } from "./filters";
import { useCategories } from "./list-categories";

/** Categories, price and stock: beside the list, or in a sheet on a phone. */
export function FilterPanel() {
    const { t } = useTranslation("catalogue");
    const { filters, change } = useFilters();
    return (
        <div className={styles["panel"]}>
            <Categories />
            <fieldset className={styles["part"]}>
                <legend>{t("price")}</legend>
                <PriceRange key={`${filters.minPrice}-${filters.maxPrice}`} />
            </fieldset>
            <Checkbox
                label={t("inStock")}
                checked={filters.inStock === "true"}
                onChange={({ target }) => change({ inStock: target.checked ? "true" : undefined })}
            />
        </div>
    );
}

function Categories() {
    const { t } = useTranslation("catalogue");
    const { filters, change } = useFilters();
    const { data } = useCategories();
    const chosen = filters.category;
    const known = data ?? [];
    const listed = known.some(({ category }) => category === chosen) || chosen === undefined;
    if (known.length === 0 && listed) return null;
    const choice = (category: string | undefined, name: string, items?: number) => (
        <li key={category ?? ""}>
            <button
                type="button"
                aria-pressed={category === chosen}
                onClick={() => change({ category })}
            >
                <span>{name}</span>
                {items !== undefined && <small>{formatNumber(items)}</small>}
            </button>
        </li>
    );
    return (
        <nav aria-label={t("categories")}>
            <ul className={styles["categories"]}>
                {choice(undefined, t("allCategories"))}
                {known.map(({ category, items }) => choice(category, category, items))}
                {!listed && choice(chosen, chosen)}
            </ul>
        </nav>
    );
}

function PriceRange() {
    const { t } = useTranslation("catalogue");
    const { filters, change } = useFilters();
    const [least, setLeast] = useState(filters.minPrice ?? "");
    const [most, setMost] = useState(filters.maxPrice ?? "");
    const wrong = (text: string) =>
        text.trim() !== "" && amountOf(text) === undefined ? t("noAmount") : undefined;
    const apply = () => {
        if (wrong(least) ?? wrong(most)) return;
        change({ minPrice: amountOf(least), maxPrice: amountOf(most) });
    };
    return (
        <form
            className={styles["prices"]}
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                apply();
            }}
        >
            <TextField
                label={t("from")}
                inputMode="decimal"
                autoComplete="off"
                value={least}
                error={wrong(least)}
                onChange={({ target }) => setLeast(target.value)}
            />
            <TextField
                label={t("to")}
                inputMode="decimal"
                autoComplete="off"
                value={most}
                error={wrong(most)}
                onChange={({ target }) => setMost(target.value)}
            />
            <Button type="submit">{t("apply")}</Button>
        </form>
    );
}
