import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { StatusBadge } from "../../components/badge";
import { Price } from "../../components/price";
import { SALES_FILTERS, SalesPage } from "../../components/sales-page";
import { Table } from "../../components/table";
import { formatDateTime } from "../../lib/dates";
import { useFilters } from "../../lib/filters";
import { shortId } from "../../lib/lists";
import { type Payment, STATUSES, usePayments } from "./payments";

export function Component() {
    const [filters, change] = useFilters(...SALES_FILTERS);
    return (
        <SalesPage
            texts="admin-payments"
            path="/admin/payments"
            statuses={STATUSES}
            filters={filters}
            change={change}
            query={usePayments(filters)}
        >
            {(payments) => <PaymentTable payments={payments} />}
        </SalesPage>
    );
}

function PaymentTable({ payments }: { payments: Payment[] }) {
    const { t, i18n } = useTranslation("admin-payments");
    return (
        <Table
            dense
            caption={t("title")}
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
                { name: t("customer"), cell: ({ accountEmail }) => accountEmail },
                {
                    name: t("order"),
                    cell: ({ orderId }) => (
                        <Link to={`/admin/orders/${orderId}`} title={orderId}>
                            …{shortId(orderId)}
                        </Link>
                    ),
                },
                { name: t("status"), cell: ({ status }) => <StatusBadge status={status} /> },
                { name: t("amount"), end: true, cell: ({ amount }) => <Price amount={amount} /> },
            ]}
        />
    );
}
