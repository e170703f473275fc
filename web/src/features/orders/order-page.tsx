import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { PostalAddress } from "../../components/address";
import { ButtonLink } from "../../components/button";
import { Page } from "../../components/page";
import { EmptyState, ErrorNote, ErrorState, Loading } from "../../components/states";
import { isProblem } from "../../lib/api/problem";
import { formatDateTime } from "../../lib/dates";
import { useOrderStream } from "../../lib/order-stream";
import { useOrder } from "./get-order";
import { Headline } from "./headline";
import { Lines } from "./lines";
import { OrderActions } from "./order-actions";
import styles from "./orders.module.css";
import { standingOf } from "./standing";
import { Timeline } from "./timeline";

export function Component() {
    const { id = "" } = useParams();
    // Another order is another page, with nothing of this one left open.
    return <OrderPage key={id} id={id} />;
}

function OrderPage({ id }: { id: string }) {
    const { t, i18n } = useTranslation("orders");
    const live = useOrderStream();
    const { order, payments, events } = useOrder(id, live);
    if (order.isPending) {
        return (
            <Page title={t("one")}>
                <Loading />
            </Page>
        );
    }
    if (!order.data) {
        return (
            <Page title={t("one")}>
                {isProblem(order.error) && [400, 404].includes(order.error.status) ? (
                    <EmptyState
                        title={t("unknown")}
                        action={<ButtonLink to="/orders">{t("toOrders")}</ButtonLink>}
                    >
                        {t("unknownHint")}
                    </EmptyState>
                ) : (
                    <ErrorState error={order.error} retry={() => void order.refetch()} />
                )}
            </Page>
        );
    }
    const standing = standingOf(order.data, payments.data ?? []);
    return (
        <Page
            title={t("one")}
            lead={t("placedAt", { time: formatDateTime(order.data.createdAt, i18n.language) })}
            actions={
                <Link to="/orders" className={styles["back"]}>
                    {t("toOrders")}
                </Link>
            }
        >
            <Headline order={order.data} standing={standing} payments={payments.data ?? []} />
            <div className={styles["columns"]}>
                <div className={styles["column"]}>
                    <Lines order={order.data} editable={["toPay", "declined"].includes(standing)} />
                    {order.data.shippingAddress && (
                        <section className={styles["delivery"]} aria-labelledby="delivery">
                            <h2 id="delivery">{t("delivery")}</h2>
                            <PostalAddress address={order.data.shippingAddress} />
                        </section>
                    )}
                    <OrderActions order={order.data} standing={standing} />
                </div>
                <section className={styles["history"]} aria-label={t("history")}>
                    <h2>{t("history")}</h2>
                    <ErrorNote error={events.error ?? payments.error} />
                    <Timeline
                        order={order.data}
                        events={events.data ?? []}
                        payments={payments.data ?? []}
                    />
                </section>
            </div>
        </Page>
    );
}
