import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { ButtonLink } from "../../components/button";
import { Page } from "../../components/page";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { isProblem } from "../../lib/api/problem";
import { formatMoney } from "../../lib/money";
import { stageOf, useOrderToPay } from "./order-to-pay";
import { Paid } from "./paid";
import { PayForm } from "./pay-form";
import type { Order } from "./place-order";

export function Component() {
    const { t } = useTranslation(["checkout", "common"]);
    const { id = "" } = useParams();
    const query = useOrderToPay(id);
    if (query.data) {
        const { order, payments } = query.data;
        switch (stageOf(query.data)) {
            case "paid":
                return <Paid key="paid" order={order} />;
            case "waiting":
                return <Waiting key="waiting" order={order} />;
            case "canceled":
                return <Canceled key="canceled" order={order} />;
            case "open":
                return <PayForm key="open" order={order} last={payments[0]} />;
        }
    }
    if (query.isPending) return <Loading />;
    if (isProblem(query.error, "unknown-order", "order-unknown")) {
        return (
            <Page title={t("common:notFound.title")}>
                <EmptyState
                    title={t("unknownOrder")}
                    action={<ButtonLink to="/orders">{t("toOrders")}</ButtonLink>}
                />
            </Page>
        );
    }
    return (
        <Page title={t("payTitle")}>
            <ErrorState error={query.error} retry={() => void query.refetch()} />
        </Page>
    );
}

function Note({ order, title, children }: { order: Order; title: string; children: ReactNode }) {
    const { t } = useTranslation("checkout");
    return (
        <Page title={title}>
            <EmptyState
                title={t("orderNumber", { id: order.id })}
                action={<ButtonLink to={`/orders/${order.id}`}>{t("toOrder")}</ButtonLink>}
            >
                {children}
            </EmptyState>
        </Page>
    );
}

function Waiting({ order }: { order: Order }) {
    const { t, i18n } = useTranslation("checkout");
    const amount = formatMoney(order.totalAmount, i18n.language);
    return (
        <Note order={order} title={t("waiting")}>
            <span role="status">{t("waitingHint", { amount })}</span>
        </Note>
    );
}

function Canceled({ order }: { order: Order }) {
    const { t } = useTranslation("checkout");
    return (
        <Note order={order} title={t("canceled")}>
            {t(order.cancelReason === "OUT_OF_STOCK" ? "canceledStock" : "canceledHint")}
        </Note>
    );
}
