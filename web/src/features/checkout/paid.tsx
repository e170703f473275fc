import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { PostalAddress } from "../../components/address";
import { ButtonLink } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import type { Address } from "../../lib/address";
import styles from "./checkout.module.css";
import type { Order } from "./place-order";

export function Paid({ order }: { order: Order }) {
    const { t } = useTranslation("checkout");
    const deliveryTo = (address: Address): [string, ReactNode] => [
        t("delivery"),
        <PostalAddress key="delivery" address={address} />,
    ];
    const units = order.items.reduce((sum, line) => sum + line.quantity, 0);
    return (
        <div className={styles["paid"]}>
            <CircleCheck size={56} strokeWidth={1.5} aria-hidden />
            <Page title={t("paid")} lead={t("paidHint")}>
                <Card>
                    <Facts
                        facts={[
                            [t("number"), <code key="number">{order.id}</code>],
                            [t("units"), units],
                            [t("total"), <Price key="total" amount={order.totalAmount} />],
                            ...(order.shippingAddress ? [deliveryTo(order.shippingAddress)] : []),
                        ]}
                    />
                    <div className={styles["next"]}>
                        <ButtonLink to={`/orders/${order.id}`} kind="primary">
                            {t("toOrder")}
                        </ButtonLink>
                        <ButtonLink to="/">{t("toShop")}</ButtonLink>
                    </div>
                </Card>
            </Page>
        </div>
    );
}
