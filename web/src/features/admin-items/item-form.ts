// What may be written about an item; the server has the last word.
import { type FieldPath, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import type { Item } from "./items";

// eslint-disable-next-line no-control-regex
const plain = v.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, "invalid.plain");
const most = (length: number) => v.maxLength<string, number, string>(length, "invalid.long");

/** "1,234.5" is refused rather than guessed at; a comma may stand for the point. */
const Price = v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,7}([.,]\d{1,2})?$/, "invalid.price"),
    v.transform((text) => Number(text.replace(",", "."))),
    v.minValue(0.01, "invalid.price"),
);
const Units = v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,10}$/, "invalid.units"),
    v.transform(Number),
    v.maxValue(1_000_000_000, "invalid.units"),
);
const ImageUrl = v.pipe(
    v.string(),
    v.trim(),
    most(500),
    v.regex(/^(|https?:\/\/[^/\s][^\s"'<>\\`]*|\/([^/\s"'<>\\`][^\s"'<>\\`]*)?)$/, "invalid.url"),
);

export const ItemEdit = v.object({
    name: v.pipe(v.string(), v.trim(), v.nonEmpty("invalid.required"), most(200), plain),
    price: Price,
    category: v.pipe(v.string(), v.trim(), most(100), plain),
    description: v.pipe(v.string(), most(5000)),
    imageUrl: ImageUrl,
});
export const NewItem = v.object({
    upc: v.pipe(
        v.string(),
        v.trim(),
        v.nonEmpty("invalid.required"),
        most(64),
        plain,
        v.regex(/^[^,]*$/, "invalid.comma"),
    ),
    availableUnits: Units,
    ...ItemEdit.entries,
});
export type ItemEdit = v.InferOutput<typeof ItemEdit>;
export type NewItem = v.InferOutput<typeof NewItem>;
export type ItemTexts = v.InferInput<typeof ItemEdit>;
export type NewItemTexts = v.InferInput<typeof NewItem>;

export const FIELDS = ["name", "price", "category", "description", "imageUrl"] as const;

/** An item as the form's inputs show it. */
export const textsOf = ({ name, price, category, description, imageUrl }: Item): ItemTexts => ({
    name,
    price: price.toFixed(2),
    category,
    description,
    imageUrl,
});

/** An input's registration, with what is wrong in words: ours are keys of words, the server's are words. */
export function useInputs<Texts extends NewItemTexts | ItemTexts, Values>(
    form: UseFormReturn<Texts, unknown, Values>,
) {
    const { t, i18n } = useTranslation("admin-items");
    return (name: FieldPath<Texts>) => {
        const said = form.getFieldState(name, form.formState).error?.message;
        const known = said && i18n.exists(said, { ns: "admin-items" });
        return { ...form.register(name), error: known ? t(said as "invalid.price") : said };
    };
}
