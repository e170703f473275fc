import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { markSeen } from "../../lib/cart";
import type { CartItem, Item } from "../../lib/cart-items";
import { formatMoney } from "../../lib/money";
import styles from "./cart.module.css";

/** Which prices are not what they were when the visitor last looked. */
export function Changes({ items }: { items: CartItem[] }) {
    const { t, i18n } = useTranslation("cart");
    const changed = items.flatMap(({ line, item }) =>
        item && line.seen && line.seen.price !== item.price ? [{ item, was: line.seen.price }] : [],
    );
    if (changed.length === 0) return null;
    const said = (item: Item, was: number) =>
        t(item.price > was ? "dearer" : "cheaper", {
            name: item.name,
            was: formatMoney(was, i18n.language),
            price: formatMoney(item.price, i18n.language),
        });
    return (
        <section className={styles["changes"]} role="status" aria-label={t("changes")}>
            <h2>{t("changes")}</h2>
            <ul>
                {changed.map(({ item, was }) => (
                    <li key={item.upc}>{said(item, was)}</li>
                ))}
            </ul>
            <Button onClick={() => markSeen(changed.map(({ item }) => item))}>{t("seen")}</Button>
        </section>
    );
}
