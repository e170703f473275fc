import { useCart } from "../../lib/cart";

/** How many units are in the cart; what the header shows. */
export function useCartCount(): number {
    return useCart().lines.reduce((units, line) => units + line.quantity, 0);
}
