import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { IconButton } from "../../components/button";
import { ItemPicture } from "../../components/item-picture";
import { Price } from "../../components/price";
import styles from "./catalogue.module.css";
import type { Item } from "./list-items";
import { Stock } from "./stock";
import { useAddToCart } from "./use-add-to-cart";

export function ItemCard({ item, eager }: { item: Item; eager: boolean }) {
    const { t } = useTranslation("catalogue");
    const add = useAddToCart();
    const sold = item.availableUnits === 0;
    return (
        <li className={styles["card"]} data-sold={sold || undefined}>
            <ItemPicture url={item.imageUrl} eager={eager} />
            <div className={styles["stock"]}>
                <Stock units={item.availableUnits} />
            </div>
            <Link to={`/items/${encodeURIComponent(item.id)}`} className={styles["name"]}>
                {item.name}
            </Link>
            <div className={styles["foot"]}>
                <Price amount={item.price} />
                {!sold && (
                    <IconButton
                        className={styles["add"]}
                        label={t("addNamed", { name: item.name })}
                        onClick={() => add(item)}
                    >
                        <Plus size={20} aria-hidden />
                    </IconButton>
                )}
            </div>
        </li>
    );
}
