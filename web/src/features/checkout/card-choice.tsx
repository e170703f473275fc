import { CreditCard } from "lucide-react";
import { useTranslation } from "react-i18next";

import { type Card, CARDS } from "./pay";
import styles from "./checkout.module.css";

const LAST_DIGITS: Record<Card, string> = {
    pm_card_visa: "4242",
    pm_card_declined: "0002",
    pm_card_timeout: "6975",
};

/** Which of the simulated cards is charged; it says that no real money moves. */
export function CardChoice({ card, onChange }: { card: Card; onChange: (card: Card) => void }) {
    const { t } = useTranslation("checkout");
    return (
        <fieldset className={styles["cards"]}>
            <legend className="visually-hidden">{t("card")}</legend>
            <p className={styles["simulated"]}>{t("simulated")}</p>
            {CARDS.map((each) => (
                <label key={each} className={styles["card"]}>
                    <input
                        type="radio"
                        name="card"
                        value={each}
                        checked={each === card}
                        onChange={() => onChange(each)}
                    />
                    <CreditCard size={24} aria-hidden />
                    <span>
                        <b>{t("cardNumber", { digits: LAST_DIGITS[each] })}</b>
                        <small>{t(`cards.${each}`)}</small>
                    </span>
                </label>
            ))}
        </fieldset>
    );
}
