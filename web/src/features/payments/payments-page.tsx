import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { StatusBadge } from "../../components/badge";
import { ButtonLink } from "../../components/button";
import { More } from "../../components/more";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { Table } from "../../components/table";
import { formatDateTime } from "../../lib/dates";
import { useOrderStream } from "../../lib/order-stream";
import { type Payment, usePayments } from "./list-payments";
import styles from "./payments.module.css";

export function Component() {
    const { t } = useTranslation("payments");
    const live = useOrderStream();
    const query = usePayments(live);
    const payments = query.data?.pages.flatMap(({ items }) => items) ?? [];
    return (
        <Page title={t("title")} lead={t("lead")}>
            {query.isPending ? (
                <Loading />
            ) : query.isError && !query.data ? (
                <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : payments.length > 0 ? (
                <>
                    <Payments payments={payments} />
                    <More query={query} />
                </>
            ) : (
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
            )}
        </Page>
    );
}

function Payments({ payments }: { payments: Payment[] }) {
    const { t, i18n } = useTranslation("payments");
    return (
        <Table
            caption={t("title")}
            rows={payments}
            keyOf={({ id }) => id}
            columns={[
                {
                    name: t("when"),
                    cell: ({ createdAt }) => formatDateTime(createdAt, i18n.language),
                },
                {
                    name: t("order"),
                    cell: ({ orderId }) => (
                        <Link to={`/orders/${orderId}`}>
                            {t("toOrder")}
                            <span className="visually-hidden"> {orderId}</span>
                        </Link>
                    ),
                },
                { name: t("status"), cell: (payment) => <Standing payment={payment} /> },
                {
                    name: t("amount"),
                    end: true,
                    cell: ({ amount, status }) => (
                        <span className={status === "FAILED" ? styles["void"] : undefined}>
                            <Price amount={amount} />
                        </span>
                    ),
                },
            ]}
        />
    );
}

function Standing({ payment }: { payment: Payment }) {
    const { t, i18n } = useTranslation("payments");
    const note = {
        PENDING: t("pending"),
        SUCCESS: undefined,
        FAILED: t("failed"),
        REFUNDED: t("refunded", { time: formatDateTime(payment.updatedAt, i18n.language) }),
    }[payment.status];
    return (
        <div className={styles["standing"]}>
            <StatusBadge status={payment.status} />
            {note && <small>{note}</small>}
        </div>
    );
}
