import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "../../components/card";
import { ErrorState, Skeleton } from "../../components/states";
import { Table } from "../../components/table";
import { formatDay, formatNumber } from "../../lib/dates";
import { formatMoney, formatRoundMoney } from "../../lib/money";
import styles from "./admin-overview.module.css";
import type { Series } from "./chart";

const Chart = lazy(() => import("./chart"));

/** A chart over days, and the same as a table. */
export function ChartCard<Day extends { date: string }>({
    title,
    query,
    series,
    money = false,
}: {
    title: string;
    query: { data: { days: Day[] } | undefined; error: unknown; refetch: () => unknown };
    series: (Series & { key: keyof Day & string })[];
    money?: boolean;
}) {
    const { t, i18n } = useTranslation("admin-overview");
    const language = i18n.language;
    const format = (value: number) =>
        money ? formatMoney(value, language) : formatNumber(value, language);
    const day = (date: string) => formatDay(date, language);
    if (!query.data) {
        return (
            <Card title={title}>
                {query.error ? (
                    <ErrorState error={query.error} retry={() => void query.refetch()} />
                ) : (
                    <Skeleton block />
                )}
            </Card>
        );
    }
    const days = query.data.days;
    return (
        <Card title={title}>
            <ul className={styles["legend"]}>
                {series.map(({ key, name, color }) => (
                    <li key={key}>
                        <svg viewBox="0 0 10 10" aria-hidden>
                            <rect width="10" height="10" rx="2" fill={color} />
                        </svg>
                        {name}
                    </li>
                ))}
            </ul>
            <Suspense fallback={<Skeleton block />}>
                <Chart
                    days={days}
                    series={series}
                    formatDay={day}
                    formatValue={format}
                    formatTick={(value) =>
                        money ? formatRoundMoney(value, language) : formatNumber(value, language)
                    }
                />
            </Suspense>
            <details className={styles["table"]}>
                <summary>{t("asTable")}</summary>
                <Table
                    dense
                    caption={title}
                    rows={[...days].reverse()}
                    keyOf={({ date }) => date}
                    columns={[
                        { name: t("day"), cell: ({ date }) => day(date) },
                        ...series.map(({ key, name }) => ({
                            name,
                            end: true,
                            cell: (row: Day) => format(Number(row[key])),
                        })),
                    ]}
                />
            </details>
        </Card>
    );
}
