import { useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { TextArea, TextField } from "../../components/field";
import { CURRENCY } from "../../lib/money";
import styles from "./admin-items.module.css";
import type { FIELDS } from "./item-form";
import { useCategories } from "./items";

type Input = (
    name: (typeof FIELDS)[number],
) => UseFormRegisterReturn & { error?: string | undefined };

/** The inputs that a new item and a changed one have in common. */
export function ItemFields({ input }: { input: Input }) {
    const { t } = useTranslation("admin-items");
    const categories = useCategories();
    const list = useId();
    return (
        <>
            <TextField label={t("name")} autoComplete="off" {...input("name")} />
            <div className={styles["pair"]}>
                <TextField
                    label={t("priceIn", { currency: CURRENCY })}
                    inputMode="decimal"
                    autoComplete="off"
                    {...input("price")}
                />
                <TextField
                    label={t("category")}
                    list={list}
                    autoComplete="off"
                    {...input("category")}
                />
                <datalist id={list}>
                    {categories.data?.map(({ category }) => (
                        <option key={category} value={category} />
                    ))}
                </datalist>
            </div>
            <TextArea label={t("description")} rows={5} {...input("description")} />
            <TextField
                label={t("imageUrl")}
                hint={t("imageUrlHint")}
                inputMode="url"
                autoComplete="off"
                {...input("imageUrl")}
            />
        </>
    );
}
