import { useTranslation } from "react-i18next";

import { toast } from "../../components/toast";
import { addToCart, MOST_LINES } from "../../lib/cart";
import type { Item } from "./list-items";

export function useAddToCart() {
    const { t } = useTranslation("catalogue");
    return (item: Item, quantity = 1) => {
        if (addToCart(item, quantity)) toast(t("added", { name: item.name }));
        else toast(t("cartFull", { count: MOST_LINES }), "bad");
    };
}
