import { valibotResolver } from "@hookform/resolvers/valibot";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { Button } from "../../components/button";
import { Card as Box } from "../../components/card";
import { Price } from "../../components/price";
import { ErrorNote } from "../../components/states";
import { ADDRESS_FIELDS, toForm } from "../../lib/address";
import { isProblem } from "../../lib/api/problem";
import { removeLine, setQuantity } from "../../lib/cart";
import { type CartItem, isOrderable, totalOf } from "../../lib/cart-items";
import { showFieldProblems } from "../../lib/forms";
import { formatMoney } from "../../lib/money";
import { currentSession } from "../../lib/session";
import { CardChoice } from "./card-choice";
import styles from "./checkout.module.css";
import { DeliveryChoice } from "./delivery";
import { handOver } from "./hand-over";
import { type Card, CARDS } from "./pay";
import type { usePlaceOrder } from "./place-order";
import { Delivery } from "./save-address";
import { ShortLines } from "./short-lines";

export function Checkout({
    items,
    order,
}: {
    items: CartItem[];
    order: ReturnType<typeof usePlaceOrder>;
}) {
    const { t, i18n } = useTranslation("checkout");
    const navigate = useNavigate();
    const [card, setCard] = useState(preferredCard);
    const { register, handleSubmit, formState, setError } = useForm({
        resolver: valibotResolver(Delivery),
        defaultValues: defaultDelivery(),
    });
    const total = totalOf(items);
    const short = shortLinesOf(items);

    const buy = handleSubmit((delivery) => {
        if (order.isPending) return;
        order.mutate(
            { delivery, lines: items.map(({ line }) => line) },
            {
                onSuccess: (placed) => {
                    handOver({ order: placed.id, card, total });
                    void navigate(`/orders/${placed.id}/pay`, { replace: true });
                },
                onError: (error) =>
                    void showFieldProblems(error, ADDRESS_FIELDS, setError, "shippingAddress"),
            },
        );
    });
    const outOfStock = isProblem(order.error, "insufficient-stock", "unknown-item");
    return (
        <form className={styles["checkout"]} noValidate onSubmit={buy}>
            <div className={styles["steps"]}>
                {short.length > 0 ? (
                    <ShortLines
                        lines={short}
                        onTake={({ upc }, quantity) => setQuantity(upc, quantity)}
                        onRemove={({ upc }) => removeLine(upc)}
                    />
                ) : (
                    <ErrorNote error={outOfStock ? undefined : order.error} />
                )}
                <Box title={t("delivery")}>
                    <DeliveryChoice register={register} errors={formState.errors} />
                </Box>
                <Box title={t("card")}>
                    <CardChoice card={card} onChange={setCard} />
                </Box>
            </div>
            <Box title={t("review")}>
                <ul className={styles["review"]}>
                    {items.map(({ line, item }) => (
                        <li key={line.upc}>
                            <span>
                                {line.quantity} × {item?.name ?? line.seen?.name ?? line.upc}
                            </span>
                            {item && <Price amount={totalOf([{ line, item }])} />}
                        </li>
                    ))}
                </ul>
                <div className={styles["total"]}>
                    <span>{t("total")}</span>
                    <Price amount={total} large />
                </div>
                <Button
                    type="submit"
                    kind="primary"
                    wide
                    busy={order.isPending}
                    disabled={!isOrderable(items)}
                >
                    {order.isPending
                        ? t("ordering")
                        : t("orderAndPay", { amount: formatMoney(total, i18n.language) })}
                </Button>
                <p className={styles["hint"]}>{t("promise")}</p>
            </Box>
        </form>
    );
}

function defaultDelivery(): Delivery {
    const there = currentSession()?.account.shippingAddress;
    return { ...toForm(there), save: there === undefined };
}

function preferredCard(): Card {
    const wish = currentSession()?.account.paymentMethod;
    return CARDS.find((each) => each === wish) ?? CARDS[0];
}

const shortLinesOf = (items: CartItem[]) =>
    items
        .filter(({ line, item }) => (item?.availableUnits ?? 0) < line.quantity)
        .map(({ line, item }) => ({
            upc: line.upc,
            name: item?.name ?? line.seen?.name ?? line.upc,
            wanted: line.quantity,
            there: item?.availableUnits,
        }));
