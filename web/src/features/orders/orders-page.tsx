import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { StatusBadge } from "../../components/badge";
import { ButtonLink } from "../../components/button";
import { More } from "../../components/more";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { formatDate } from "../../lib/dates";
import { useOrderStream } from "../../lib/order-stream";
import { type Order, type OrderStatus, STATUSES, useOrders } from "./list-orders";
import styles from "./orders.module.css";

export function Component() {
    const { t } = useTranslation("orders");
    const [parameters] = useSearchParams();
    const status = STATUSES.find((each) => each === parameters.get("status"));
    const live = useOrderStream();
    const query = useOrders(status, live);
    const orders = query.data?.pages.flatMap(({ items }) => items) ?? [];
    return (
        <Page title={t("title")} lead={t("lead")}>
            <Filter chosen={status} />
            {query.isPending ? (
                <Loading />
            ) : query.isError && !query.data ? (
                <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : orders.length > 0 ? (
                <>
                    <ul className={styles["orders"]}>
                        {orders.map((order) => (
                            <Row key={order.id} order={order} />
                        ))}
                    </ul>
                    <More query={query} />
                </>
            ) : (
                <Nothing filtered={status !== undefined} />
            )}
        </Page>
    );
}

function Filter({ chosen }: { chosen: OrderStatus | undefined }) {
    const { t } = useTranslation(["orders", "common"]);
    return (
        <nav className={styles["filter"]} aria-label={t("filter")}>
            {[undefined, ...STATUSES].map((each) => (
                <Link
                    key={each ?? "all"}
                    to={each ? `/orders?status=${each}` : "/orders"}
                    aria-current={each === chosen ? "page" : undefined}
                    replace
                    preventScrollReset
                >
                    {each ? t(`common:status.${each}`) : t("all")}
                </Link>
            ))}
        </nav>
    );
}

function Row({ order }: { order: Order }) {
    const { t, i18n } = useTranslation("orders");
    const [first, ...others] = order.items;
    return (
        <li className={styles["order"]}>
            <div className={styles["what"]}>
                <Link to={`/orders/${order.id}`} className={styles["name"]}>
                    {first?.name}
                    {others.length > 0 && ` ${t("andMore", { count: others.length })}`}
                </Link>
                <p className={styles["soft"]}>
                    {t("placedOn", { date: formatDate(order.createdAt, i18n.language) })} ·{" "}
                    {t("units", { count: order.items.reduce((n, line) => n + line.quantity, 0) })}
                </p>
            </div>
            <StatusBadge status={order.status} />
            <span className={styles["total"]}>
                <Price amount={order.totalAmount} />
            </span>
        </li>
    );
}

function Nothing({ filtered }: { filtered: boolean }) {
    const { t } = useTranslation("orders");
    if (filtered) {
        return (
            <EmptyState
                title={t("noneLikeThat")}
                action={<ButtonLink to="/orders">{t("showAll")}</ButtonLink>}
            />
        );
    }
    return (
        <EmptyState
            title={t("none")}
            action={
                <ButtonLink to="/" kind="primary">
                    {t("toShop")}
                </ButtonLink>
            }
        >
            {t("noneHint")}
        </EmptyState>
    );
}
