import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Badge } from "../../components/badge";
import { Card } from "../../components/card";
import { SelectFilter } from "../../components/filters";
import { Page } from "../../components/page";
import { ErrorState, Skeleton } from "../../components/states";
import { formatNumber } from "../../lib/dates";
import { oneOf, useFilters } from "../../lib/filters";
import { formatMoney, sum } from "../../lib/money";
import styles from "./admin-overview.module.css";
import { ChartCard } from "./chart-card";
import { PERIODS, useLowStock, useOrderStatistics, usePaymentStatistics } from "./statistics";

const GOOD = "var(--good)";
const OPEN = "var(--saffron)";
const GONE = "var(--line-strong)";
const BAD = "var(--bad)";

export function Component() {
    const { t } = useTranslation("admin-overview");
    const [{ days }, change] = useFilters<"days">("days");
    const period = oneOf(PERIODS, days) ?? "30";
    const orders = useOrderStatistics(period);
    const payments = usePaymentStatistics(period);
    // What is neither completed nor canceled waits to be paid.
    const byStatus = orders.data && {
        days: orders.data.days.map((day) => ({
            ...day,
            open: day.placed - day.completed - day.canceled,
        })),
    };
    return (
        <Page
            title={t("title")}
            actions={
                <SelectFilter
                    label={t("period")}
                    value={period}
                    choices={PERIODS.map((each) => [each, t("days", { count: Number(each) })])}
                    onChange={(next) => change({ days: next })}
                />
            }
        >
            <Figures orders={orders.data?.days} payments={payments.data?.days} />
            <div className={styles["cards"]}>
                <ChartCard
                    title={t("orders")}
                    query={{ ...orders, data: byStatus }}
                    series={[
                        { key: "completed", name: t("completed"), color: GOOD },
                        { key: "open", name: t("open"), color: OPEN },
                        { key: "canceled", name: t("canceled"), color: GONE },
                    ]}
                />
                <ChartCard
                    title={t("revenue")}
                    query={orders}
                    money
                    series={[{ key: "revenue", name: t("revenue"), color: "var(--primary)" }]}
                />
                <ChartCard
                    title={t("refunds")}
                    query={payments}
                    money
                    series={[{ key: "refundedAmount", name: t("refunds"), color: GONE }]}
                />
                <ChartCard
                    title={t("payments")}
                    query={payments}
                    series={[
                        { key: "succeeded", name: t("succeeded"), color: GOOD },
                        { key: "refunded", name: t("refunded"), color: GONE },
                        { key: "failed", name: t("failed"), color: BAD },
                    ]}
                />
                <LowStock />
            </div>
        </Page>
    );
}

function Figures({
    orders,
    payments,
}: {
    orders: { placed: number; canceled: number; revenue: number }[] | undefined;
    payments: { refundedAmount: number }[] | undefined;
}) {
    const { t, i18n } = useTranslation("admin-overview");
    const count = (values: number[] | undefined) =>
        values &&
        formatNumber(
            values.reduce((all, value) => all + value, 0),
            i18n.language,
        );
    const amount = (values: number[] | undefined) =>
        values && formatMoney(sum(values), i18n.language);
    const figures = [
        [t("placed"), count(orders?.map(({ placed }) => placed))],
        [t("revenue"), amount(orders?.map(({ revenue }) => revenue))],
        [t("canceled"), count(orders?.map(({ canceled }) => canceled))],
        [t("refunds"), amount(payments?.map(({ refundedAmount }) => refundedAmount))],
    ] as const;
    return (
        <dl className={styles["figures"]}>
            {figures.map(([name, value]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value ?? "–"}</dd>
                </div>
            ))}
        </dl>
    );
}

function LowStock() {
    const { t, i18n } = useTranslation("admin-overview");
    const { data, error, refetch } = useLowStock();
    return (
        <Card title={t("lowStock")}>
            {!data && !error && <Skeleton lines={4} />}
            {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
            {data?.length === 0 && <p>{t("noLowStock")}</p>}
            {data && data.length > 0 && (
                <ul className={styles["low"]}>
                    {data.map(({ id, name, availableUnits }) => (
                        <li key={id}>
                            <Link to={`/admin/items/${id}`}>{name}</Link>
                            <Badge tone={availableUnits === 0 ? "bad" : "warning"}>
                                {availableUnits === 0
                                    ? t("out")
                                    : t("left", {
                                          count: availableUnits,
                                          units: formatNumber(availableUnits, i18n.language),
                                      })}
                            </Badge>
                        </li>
                    ))}
                </ul>
            )}
            <p className={styles["links"]}>
                <Link to="/admin/items?stock=low&sort=availableUnits">{t("allLow")}</Link>
                <Link to="/admin/items?stock=out">{t("allOut")}</Link>
            </p>
        </Card>
    );
}
