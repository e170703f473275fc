import { useTranslation } from "react-i18next";

import { formatMoney } from "../lib/money";
import styles from "./price.module.css";

export function Price({ amount, large = false }: { amount: number; large?: boolean }) {
    const { i18n } = useTranslation();
    const look = large ? `${styles["price"]} ${styles["large"]}` : styles["price"];
    return <span className={look}>{formatMoney(amount, i18n.language)}</span>;
}
