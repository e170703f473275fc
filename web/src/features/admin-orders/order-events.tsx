import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "../../components/card";
import { formatDateTime } from "../../lib/dates";
import { shortId } from "../../lib/lists";
import styles from "./admin-orders.module.css";
import type { OrderEvent } from "./order";

/** What happened to an order, oldest first. */
export function OrderEvents({ events }: { events: OrderEvent[] }) {
    const { t, i18n } = useTranslation("admin-orders");
    return (
        <Card title={t("events")}>
            <ol className={styles["events"]}>
                {events.map(({ seq, type, at, paymentId, traceId }) => (
                    <li key={seq}>
                        <strong>{t(`event.${type}`, { defaultValue: type })}</strong>
                        <time dateTime={at} title={at}>
                            {formatDateTime(at, i18n.language)}
                        </time>
                        {paymentId && (
                            <Link to={`/admin/payments/${paymentId}`} title={paymentId}>
                                {t("byPayment", { id: shortId(paymentId) })}
                            </Link>
                        )}
                        {traceId && <code title={t("trace")}>{traceId}</code>}
                    </li>
                ))}
            </ol>
        </Card>
    );
}
