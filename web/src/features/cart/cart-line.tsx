import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Button, IconButton } from "../../components/button";
import { ItemPicture } from "../../components/item-picture";
import { Price } from "../../components/price";
import { Quantity } from "../../components/quantity";
import { toast } from "../../components/toast";
import { type CartLine as Line, MOST_UNITS, removeLine, setQuantity } from "../../lib/cart";
import type { Item } from "../../lib/cart-items";
import { formatMoney, times } from "../../lib/money";
import styles from "./cart.module.css";

export function CartLine({ line, item }: { line: Line; item: Item | undefined }) {
    const { t, i18n } = useTranslation("cart");
    const name = item?.name ?? line.seen?.name ?? line.upc;
    const there = item?.availableUnits ?? 0;
    const remove = () => {
        const undo = removeLine(line.upc);
        toast(t("removed", { name }), "good", { label: t("undo"), onClick: undo });
    };
    return (
        <li className={styles["line"]}>
            <ItemPicture url={item?.imageUrl ?? ""} />
            <div className={styles["what"]}>
                {item ? <Link to={`/items/${encodeURIComponent(item.id)}`}>{name}</Link> : name}
                {item && there >= line.quantity && (
                    <small>{t("each", { price: formatMoney(item.price, i18n.language) })}</small>
                )}
            </div>
            <Shortage line={line} item={item} />
            <div className={styles["amount"]}>
                {item && there > 0 && (
                    <Quantity
                        label={t("quantityOf", { name })}
                        value={line.quantity}
                        most={Math.min(Math.max(there, line.quantity), MOST_UNITS)}
                        onChange={(quantity) => setQuantity(line.upc, quantity)}
                    />
                )}
                <IconButton label={t("remove", { name })} onClick={remove}>
                    <Trash2 size={20} aria-hidden />
                </IconButton>
            </div>
            <div className={styles["price"]}>
                {item && <Price amount={times(item.price, line.quantity)} />}
            </div>
        </li>
    );
}

/** Why the line can't be ordered as it stands, and what helps. */
function Shortage({ line, item }: { line: Line; item: Item | undefined }) {
    const { t } = useTranslation("cart");
    const there = item?.availableUnits ?? 0;
    if (item && there >= line.quantity) return null;
    return (
        <p className={styles["shortage"]}>
            <span>
                {!item ? t("gone") : there === 0 ? t("soldOut") : t("left", { count: there })}
            </span>
            {there > 0 && (
                <Button onClick={() => setQuantity(line.upc, there)}>
                    {t("take", { count: there })}
                </Button>
            )}
        </p>
    );
}
