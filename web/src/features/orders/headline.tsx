import { Ban, CircleCheck, Clock, CreditCard, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ButtonLink } from "../../components/button";
import { formatMoney } from "../../lib/money";
import { useSession } from "../../lib/session";
import type { Order, Payment } from "./get-order";
import styles from "./orders.module.css";
import type { Standing } from "./standing";

const LOOKS = {
    toPay: ["warning", CreditCard],
    declined: ["bad", CreditCard],
    paying: ["warning", Clock],
    completed: ["good", CircleCheck],
    refunding: ["warning", Clock],
    refunded: ["neutral", Undo2],
    canceled: ["neutral", Ban],
} as const;

const REASONS = ["CUSTOMER", "SHOP", "OUT_OF_STOCK"] as const;

/** How the order stands, in a sentence; screen readers are told when that changes. */
export function Headline({
    order,
    standing,
    payments,
}: {
    order: Order;
    standing: Standing;
    payments: Payment[];
}) {
    const { t, i18n } = useTranslation("orders");
    const session = useSession();
    const [tone, Icon] = LOOKS[standing];
    const reason = REASONS.find((each) => each === order.cancelReason);
    // Whoever looks at another's order, such as the shop's staff, does not pay it.
    const own = session?.account.email === order.accountEmail;
    const back = payments.find(({ status }) => status === "REFUNDED")?.amount ?? order.totalAmount;
    return (
        <section className={`${styles["headline"]} ${styles[tone]}`}>
            <Icon size={28} aria-hidden />
            <div role="status">
                <h2>{t(`standing.${standing}`)}</h2>
                <p>
                    {reason && `${t(`reason.${reason}`)} `}
                    {t(`standingText.${standing}`, { amount: formatMoney(back, i18n.language) })}
                </p>
            </div>
            {own && (standing === "toPay" || standing === "declined") && (
                <ButtonLink to={`/orders/${order.id}/pay`} kind="primary">
                    {t(standing === "toPay" ? "pay" : "payAgain")}
                </ButtonLink>
            )}
        </section>
    );
}
