// The only place that knows the chart library; loaded when a chart is drawn.
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import styles from "./admin-overview.module.css";

export interface Series {
    key: string;
    name: string;
    color: string;
}

interface Props {
    days: { date: string }[];
    series: Series[];
    formatDay: (date: string) => string;
    formatValue: (value: number) => string;
    formatTick: (value: number) => string;
}

/** Bars by day, one color a series, on top of each other. Screen readers have the table beside it. */
export default function Chart({ days, series, formatDay, formatValue, formatTick }: Props) {
    return (
        <div className={styles["chart"]} aria-hidden>
            <ResponsiveContainer width="100%" height="100%">
                <BarChart data={days} accessibilityLayer={false} margin={{ top: 8, right: 0 }}>
                    <CartesianGrid vertical={false} stroke="var(--line)" />
                    <XAxis
                        dataKey="date"
                        tickFormatter={formatDay}
                        tick={{ fill: "var(--ink-soft)", fontSize: 12 }}
                        tickLine={false}
                        axisLine={false}
                        minTickGap={24}
                    />
                    <YAxis
                        width={52}
                        allowDecimals={false}
                        tickFormatter={formatTick}
                        tick={{ fill: "var(--ink-soft)", fontSize: 12 }}
                        tickLine={false}
                        axisLine={false}
                    />
                    <Tooltip
                        cursor={{ fill: "var(--surface-sunken)" }}
                        isAnimationActive={false}
                        labelFormatter={(date) =>
                            typeof date === "string" ? formatDay(date) : date
                        }
                        formatter={(value) => formatValue(Number(value))}
                        contentStyle={{
                            background: "var(--surface)",
                            border: "1px solid var(--line)",
                            borderRadius: "0.375rem",
                        }}
                        itemStyle={{ color: "var(--ink)" }}
                    />
                    {series.map(({ key, name, color }) => (
                        <Bar
                            key={key}
                            dataKey={key}
                            name={name}
                            stackId="all"
                            fill={color}
                            maxBarSize={36}
                            isAnimationActive={false}
                        />
                    ))}
                </BarChart>
            </ResponsiveContainer>
        </div>
    );
}
