import { useTranslation } from "react-i18next";

import { Skeleton } from "../../components/states";
import { formatDateTime } from "../../lib/dates";
import { formatMoney } from "../../lib/money";
import type { Order, OrderEvent, Payment } from "./get-order";
import styles from "./orders.module.css";

interface Moment {
    key: string;
    at: string;
    text: string;
}

/** What happened to the order and to its money, newest first. */
export function Timeline({
    order,
    events,
    payments,
}: {
    order: Order;
    events: OrderEvent[];
    payments: Payment[];
}) {
    const { t, i18n } = useTranslation("orders");
    if (events.length === 0) return <Skeleton lines={4} />;
    const amount = (payment: Payment) => ({ amount: formatMoney(payment.amount, i18n.language) });
    const moments: Moment[] = [
        ...events.map(({ seq, type, at }) => ({ key: `e${seq}`, at, text: t(`event.${type}`) })),
        ...payments.flatMap((each) => {
            const text = {
                PENDING: undefined,
                SUCCESS: undefined, // The order's own event says so.
                FAILED: t("event.declined", amount(each)),
                REFUNDED: t("event.refunded", amount(each)),
            }[each.status];
            return text ? [{ key: each.id, at: each.updatedAt, text }] : [];
        }),
    ].sort((a, b) => b.at.localeCompare(a.at));
    return (
        <>
            <ol className={styles["timeline"]}>
                {moments.map(({ key, at, text }) => (
                    <li key={key}>
                        <p>{text}</p>
                        <time dateTime={at}>{formatDateTime(at, i18n.language)}</time>
                    </li>
                ))}
            </ol>
            <p className={styles["number"]}>
                {t("number")} <code>{order.id}</code>
            </p>
        </>
    );
}
