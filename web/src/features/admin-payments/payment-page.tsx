import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { StatusBadge } from "../../components/badge";
import { Button, ButtonLink } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { Confirm } from "../../components/dialog";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorNote, ErrorState, Loading } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { formatDateTime } from "../../lib/dates";
import { shortId } from "../../lib/lists";
import { formatMoney } from "../../lib/money";
import styles from "./admin-payments.module.css";
import { type Payment, usePayment, useRefund } from "./payments";

export function Component() {
    const { t } = useTranslation("admin-payments");
    const { id = "" } = useParams();
    const refund = useRefund(id);
    const { data, error, refetch } = usePayment(id, refund.isSuccess);
    if (data) return <PaymentView payment={data} refund={refund} />;
    return (
        <Page title={t("payment")}>
            {!error && <Loading />}
            {isProblem(error, "unknown-payment") ? (
                <EmptyState
                    title={t("unknown")}
                    action={<ButtonLink to="/admin/payments">{t("back")}</ButtonLink>}
                >
                    {t("unknownText")}
                </EmptyState>
            ) : (
                error && <ErrorState error={error} retry={() => void refetch()} />
            )}
        </Page>
    );
}

type Refund = ReturnType<typeof useRefund>;

function PaymentView({ payment, refund }: { payment: Payment; refund: Refund }) {
    const { t } = useTranslation("admin-payments");
    const succeeded = payment.status === "SUCCESS";
    return (
        <Page
            title={t("paymentTitle", { id: shortId(payment.id) })}
            lead={<code>{payment.id}</code>}
            actions={
                <>
                    <ButtonLink to="/admin/payments">{t("back")}</ButtonLink>
                    {succeeded && !refund.isSuccess && (
                        <RefundButton payment={payment} refund={refund} />
                    )}
                </>
            }
        >
            {(payment.status === "PENDING" || (succeeded && refund.isSuccess)) && (
                <p role="status" className={styles["moving"]}>
                    {t(succeeded ? "refunding" : "pending")}
                </p>
            )}
            <About payment={payment} />
        </Page>
    );
}

function About({ payment }: { payment: Payment }) {
    const { t, i18n } = useTranslation("admin-payments");
    const { accountEmail, orderId, failureReason } = payment;
    return (
        <div className={styles["about"]}>
            <Card>
                <Facts
                    facts={[
                        [t("status"), <StatusBadge key="status" status={payment.status} />],
                        [t("amount"), <Price key="amount" amount={payment.amount} />],
                        ...(failureReason
                            ? [[t("failure"), failureReason] as [string, string]]
                            : []),
                        [
                            t("order"),
                            <Link key="order" to={`/admin/orders/${orderId}`}>
                                …{shortId(orderId)}
                            </Link>,
                        ],
                        [
                            t("customer"),
                            <Link
                                key="customer"
                                to={`/admin/accounts/${encodeURIComponent(accountEmail)}`}
                            >
                                {accountEmail}
                            </Link>,
                        ],
                        [t("when"), formatDateTime(payment.createdAt, i18n.language)],
                        [t("changed"), formatDateTime(payment.updatedAt, i18n.language)],
                    ]}
                />
            </Card>
        </div>
    );
}

function RefundButton({ payment, refund }: { payment: Payment; refund: Refund }) {
    const { t, i18n } = useTranslation("admin-payments");
    const [asking, setAsking] = useState(false);
    const confirm = () =>
        refund.mutate(undefined, {
            onSuccess: () => {
                setAsking(false);
                toast(t("refundAsked"));
            },
        });
    return (
        <>
            <Button kind="danger" onClick={() => setAsking(true)}>
                {t("refund")}
            </Button>
            <Confirm
                open={asking}
                onClose={() => setAsking(false)}
                title={t("refundTitle", { amount: formatMoney(payment.amount, i18n.language) })}
                action={t("refund")}
                busy={refund.isPending}
                onConfirm={confirm}
            >
                <p>{t("refundText", { email: payment.accountEmail })}</p>
                <ErrorNote error={refund.error} />
            </Confirm>
        </>
    );
}
