import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { StatusBadge } from "../../components/badge";
import { Price } from "../../components/price";
import { SALES_FILTERS, SalesPage } from "../../components/sales-page";
import { Table } from "../../components/table";
import { formatDateTime, formatNumber } from "../../lib/dates";
import { useFilters } from "../../lib/filters";
import { shortId } from "../../lib/lists";
import { type Order, STATUSES, useOrders } from "./orders";

export function Component() {
    const [filters, change] = useFilters(...SALES_FILTERS);
    return (
        <SalesPage
            texts="admin-orders"
            path="/admin/orders"
            statuses={STATUSES}
            filters={filters}
            change={change}
            query={useOrders(filters)}
        >
            {(orders) => <OrderTable orders={orders} />}
        </SalesPage>
    );
}

function OrderTable({ orders }: { orders: Order[] }) {
    const { t, i18n } = useTranslation("admin-orders");
    return (
        <Table
            dense
            caption={t("title")}
            rows={orders}
            keyOf={({ id }) => id}
            columns={[
                {
                    name: t("order"),
                    cell: ({ id }) => (
                        <Link to={`/admin/orders/${id}`} title={id}>
                            …{shortId(id)}
                        </Link>
                    ),
                },
                {
                    name: t("placed"),
                    cell: ({ createdAt }) => formatDateTime(createdAt, i18n.language),
                },
                { name: t("customer"), cell: ({ accountEmail }) => accountEmail },
                { name: t("status"), cell: ({ status }) => <StatusBadge status={status} /> },
                {
                    name: t("units"),
                    end: true,
                    cell: ({ items }) =>
                        formatNumber(
                            items.reduce((units, { quantity }) => units + quantity, 0),
                            i18n.language,
                        ),
                },
                {
                    name: t("total"),
                    end: true,
                    cell: ({ totalAmount }) => <Price amount={totalAmount} />,
                },
            ]}
        />
    );
}
