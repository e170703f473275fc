import { useTranslation } from "react-i18next";

import { PostalAddress } from "../../components/address";
import { Logo } from "../../components/logo";
import { formatDateTime } from "../../lib/dates";
import { useSession } from "../../lib/session";
import type { Order } from "./get-order";
import styles from "./orders.module.css";
import type { Standing } from "./standing";

/** What only the printed page says: who bought, under which number, and how it was settled. */
export function Receipt({ order, standing }: { order: Order; standing: Standing }) {
    const { t, i18n } = useTranslation("orders");
    const account = useSession()?.account;
    const own = account?.email === order.accountEmail ? account : undefined;
    return (
        <div className={styles["receipt"]}>
            <Logo />
            {own && (
                <p>
                    {own.firstName} {own.lastName}
                </p>
            )}
            {own?.billingAddress && <PostalAddress address={own.billingAddress} />}
            <p>{order.accountEmail}</p>
            <p>
                {t("number")} {order.id}
            </p>
            <p>
                {t(`standing.${standing}`)} · {formatDateTime(order.updatedAt, i18n.language)}
            </p>
        </div>
    );
}
