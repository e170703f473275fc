import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { PostalAddress } from "../../components/address";
import { Button } from "../../components/button";
import { Card as Box } from "../../components/card";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { ErrorNote } from "../../components/states";
import { isProblem } from "../../lib/api/problem";
import { itemsOf } from "../../lib/cart-items";
import { formatMoney, times } from "../../lib/money";
import { CardChoice } from "./card-choice";
import { useChangeOrder } from "./change-order";
import styles from "./checkout.module.css";
import { handedOver, takeCard } from "./hand-over";
import type { Payment } from "./order-to-pay";
import { CARDS, usePay } from "./pay";
import type { Order } from "./place-order";
import { ShortLines } from "./short-lines";

/** Pays an order that stands open; `last` is the last try, if there was one. */
export function PayForm({ order, last }: { order: Order; last: Payment | undefined }) {
    const { t, i18n } = useTranslation("checkout");
    const handed = handedOver(order);
    const [card, setCard] = useState(handed?.card ?? CARDS[0]);
    const pay = usePay(order);
    const { mutate } = pay;
    useEffect(() => {
        const agreed = takeCard(order);
        if (agreed) mutate(agreed);
    }, [order, mutate]);

    const amount = formatMoney(order.totalAmount, i18n.language);
    const isShort = isProblem(pay.error, "insufficient-stock");
    return (
        <Page title={t("payTitle")} lead={t("orderNumber", { id: order.id })}>
            <form
                className={styles["checkout"]}
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!pay.isPending) mutate(card);
                }}
            >
                <div className={styles["steps"]}>
                    {!pay.isPending && !pay.error && <Before order={order} last={last} />}
                    {isShort && <Short order={order} onFixed={pay.reset} />}
                    <PayProblem error={isShort ? undefined : pay.error} />
                    {order.shippingAddress && (
                        <Box title={t("delivery")}>
                            <PostalAddress address={order.shippingAddress} />
                        </Box>
                    )}
                    <Box title={t("card")}>
                        <CardChoice card={card} onChange={setCard} />
                    </Box>
                </div>
                <Box title={t("review")}>
                    <ul className={styles["review"]}>
                        {order.items.map((line) => (
                            <li key={line.upc}>
                                <span>
                                    {line.quantity} × {line.name}
                                </span>
                                <Price amount={times(line.unitPrice, line.quantity)} />
                            </li>
                        ))}
                    </ul>
                    <div className={styles["total"]}>
                        <span>{t("total")}</span>
                        <Price amount={order.totalAmount} large />
                    </div>
                    <Button type="submit" kind="primary" wide busy={pay.isPending}>
                        {pay.isPending ? t("paying") : t("pay", { amount })}
                    </Button>
                    <p className={styles["hint"]} role="status">
                        {pay.isPending ? t("payingHint") : t("once")}
                    </p>
                </Box>
            </form>
        </Page>
    );
}

/** What to know before one pays: that it costs something else than agreed, or what became of the last try. */
function Before({ order, last }: { order: Order; last: Payment | undefined }) {
    const { t, i18n } = useTranslation("checkout");
    const handed = handedOver(order);
    if (last?.status === "FAILED") {
        return <Note text={t(last.failureReason === "declined" ? "declined" : "failed")} />;
    }
    if (!handed || handed.total === order.totalAmount) return null;
    const [was, now] = [handed.total, order.totalAmount].map((each) =>
        formatMoney(each, i18n.language),
    );
    return <Note text={t("totalChanged", { was, now })} />;
}

function PayProblem({ error }: { error: unknown }) {
    const { t } = useTranslation("checkout");
    if (isProblem(error, "payment-declined")) return <Note text={t("declined")} />;
    if (isProblem(error, "payment-abandoned")) return <Note text={t("abandoned")} />;
    if (isProblem(error, "too-many-checkouts")) return <Note text={t("tooMany")} />;
    if (isProblem(error, "amount-mismatch")) return <Note text={t("amountChanged")} />;
    // What the order's own state tells is shown by it.
    if (isProblem(error, "already-paid", "payment-in-progress", "order-not-payable")) return null;
    return <ErrorNote error={error} />;
}

const Note = ({ text }: { text: string }) => (
    <p className={styles["note"]} role="alert">
        {text}
    </p>
);

/** The shelf was emptied since the order was placed: which lines, and how to go on. */
function Short({ order, onFixed }: { order: Order; onFixed: () => void }) {
    const { t } = useTranslation("checkout");
    const change = useChangeOrder(order.id);
    const upcs = order.items.map((line) => line.upc);
    const { data } = useQuery({
        queryKey: ["items", "of order", order.id, order.updatedAt],
        queryFn: ({ signal }) => itemsOf(upcs, signal),
        staleTime: 0,
    });
    if (!data) return null;
    const short = order.items
        .map(({ upc, name, quantity }) => {
            return { upc, name, wanted: quantity, there: data.get(upc)?.availableUnits };
        })
        .filter(({ wanted, there }) => (there ?? 0) < wanted);
    if (short.length === 0) return <Note text={t("thereAgain")} />;
    const keep = (upc: string, units: number) => {
        const lines = order.items.map((line) => ({
            upc: line.upc,
            quantity: line.upc === upc ? units : line.quantity,
        }));
        const kept = lines.filter(({ quantity }) => quantity > 0);
        change.mutate(kept, { onSuccess: () => short.length === 1 && onFixed() });
    };
    return (
        <>
            <ShortLines
                lines={short}
                busy={change.isPending}
                onTake={({ upc }, units) => keep(upc, units)}
                onRemove={order.items.length > 1 ? ({ upc }) => keep(upc, 0) : undefined}
            />
            {order.items.length === 1 && (
                <p>
                    <Link to={`/orders/${order.id}`}>{t("cancelInstead")}</Link>
                </p>
            )}
            <ErrorNote
                error={isProblem(change.error, "insufficient-stock") ? undefined : change.error}
            />
        </>
    );
}
