import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { PostalAddress } from "../../components/address";
import { StatusBadge } from "../../components/badge";
import { Button, ButtonLink } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { Confirm } from "../../components/dialog";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorNote, ErrorState, Loading } from "../../components/states";
import { Table } from "../../components/table";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { formatDateTime, formatNumber } from "../../lib/dates";
import { shortId } from "../../lib/lists";
import { times } from "../../lib/money";
import styles from "./admin-orders.module.css";
import { OrderEvents } from "./order-events";
import { isMoving, type OrderStory, type Payment, useCancelOrder, useOrder } from "./order";
import type { Order } from "./orders";

export function Component() {
    const { t } = useTranslation("admin-orders");
    const { id = "" } = useParams();
    const { data, error, refetch } = useOrder(id);
    if (data) return <OrderView key={id} {...data} />;
    return (
        <Page title={t("order")}>
            {!error && <Loading />}
            {isProblem(error, "unknown-order") ? (
                <EmptyState
                    title={t("unknown")}
                    action={<ButtonLink to="/admin/orders">{t("back")}</ButtonLink>}
                >
                    {t("unknownText")}
                </EmptyState>
            ) : (
                error && <ErrorState error={error} retry={() => void refetch()} />
            )}
        </Page>
    );
}

function OrderView(story: OrderStory) {
    const { t } = useTranslation("admin-orders");
    const { order, events, payments } = story;
    return (
        <Page
            title={t("orderTitle", { id: shortId(order.id) })}
            lead={<code>{order.id}</code>}
            actions={
                <>
                    <ButtonLink to="/admin/orders">{t("back")}</ButtonLink>
                    {order.status !== "CANCELED" && <CancelButton order={order} />}
                </>
            }
        >
            {isMoving(story) && (
                <p role="status" className={styles["moving"]}>
                    {t("moving")}
                </p>
            )}
            <div className={styles["order"]}>
                <div className={styles["column"]}>
                    <Card title={t("lines")}>
                        <Lines order={order} />
                    </Card>
                    <Card title={t("payments")}>
                        <Payments payments={payments} />
                    </Card>
                </div>
                <div className={styles["column"]}>
                    <About order={order} />
                    {order.shippingAddress && (
                        <Card title={t("delivery")}>
                            <PostalAddress address={order.shippingAddress} />
                        </Card>
                    )}
                    <OrderEvents events={events} />
                </div>
            </div>
        </Page>
    );
}

function About({ order }: { order: Order }) {
    const { t, i18n } = useTranslation("admin-orders");
    const account = encodeURIComponent(order.accountEmail);
    return (
        <Card title={t("about")}>
            <Facts
                facts={[
                    [t("status"), <StatusBadge key="status" status={order.status} />],
                    [t("total"), <Price key="total" amount={order.totalAmount} />],
                    [
                        t("customer"),
                        <Link key="customer" to={`/admin/accounts/${account}`}>
                            {order.accountEmail}
                        </Link>,
                    ],
                    [t("placed"), formatDateTime(order.createdAt, i18n.language)],
                    [t("changed"), formatDateTime(order.updatedAt, i18n.language)],
                    ...(order.cancelReason
                        ? [[t("reason"), reasonText(order.cancelReason, t)] as [string, string]]
                        : []),
                ]}
            />
            <Link to={`/admin/orders?account=${account}`}>{t("othersOf")}</Link>
        </Card>
    );
}

function reasonText(reason: string, t: ReturnType<typeof useTranslation<"admin-orders">>["t"]) {
    return t(`reasons.${reason as "OUT_OF_STOCK"}`, { defaultValue: reason });
}

function Lines({ order }: { order: Order }) {
    const { t, i18n } = useTranslation("admin-orders");
    return (
        <Table
            dense
            caption={t("lines")}
            rows={order.items}
            keyOf={({ upc }) => upc}
            columns={[
                {
                    name: t("item"),
                    cell: ({ itemId, name }) => <Link to={`/admin/items/${itemId}`}>{name}</Link>,
                },
                { name: t("upc"), cell: ({ upc }) => <code>{upc}</code> },
                {
                    name: t("unitPrice"),
                    end: true,
                    cell: ({ unitPrice }) => <Price amount={unitPrice} />,
                },
                {
                    name: t("units"),
                    end: true,
                    cell: ({ quantity }) => formatNumber(quantity, i18n.language),
                },
                {
                    name: t("sum"),
                    end: true,
                    cell: ({ unitPrice, quantity }) => (
                        <Price amount={times(unitPrice, quantity)} />
                    ),
                },
            ]}
        />
    );
}

function Payments({ payments }: { payments: Payment[] }) {
    const { t, i18n } = useTranslation("admin-orders");
    if (payments.length === 0) return <p>{t("unpaid")}</p>;
    return (
        <Table
            dense
            caption={t("payments")}
            rows={payments}
            keyOf={({ id }) => id}
            columns={[
                {
                    name: t("payment"),
                    cell: ({ id }) => (
                        <Link to={`/admin/payments/${id}`} title={id}>
                            …{shortId(id)}
                        </Link>
                    ),
                },
                {
                    name: t("when"),
                    cell: ({ createdAt }) => formatDateTime(createdAt, i18n.language),
                },
                { name: t("status"), cell: ({ status }) => <StatusBadge status={status} /> },
                { name: t("amount"), end: true, cell: ({ amount }) => <Price amount={amount} /> },
            ]}
        />
    );
}

function CancelButton({ order }: { order: Order }) {
    const { t } = useTranslation("admin-orders");
    const [asking, setAsking] = useState(false);
    const cancel = useCancelOrder(order.id);
    const paid = order.status === "COMPLETED";
    const action = t(paid ? "cancelAndRefund" : "cancel");
    const confirm = () =>
        cancel.mutate(undefined, {
            onSuccess: () => {
                setAsking(false);
                toast(t("canceled"));
            },
        });
    return (
        <>
            <Button kind="danger" onClick={() => setAsking(true)}>
                {action}
            </Button>
            <Confirm
                open={asking}
                onClose={() => setAsking(false)}
                title={t("cancelTitle")}
                action={action}
                busy={cancel.isPending}
                onConfirm={confirm}
            >
                <p>{t(paid ? "cancelPaidText" : "cancelText", { email: order.accountEmail })}</p>
                <ErrorNote error={cancel.error} />
            </Confirm>
        </>
    );
}
