import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Price } from "../../components/price";
import { formatNumber } from "../../lib/dates";
import { times } from "../../lib/money";
import { EditLines } from "./edit-lines";
import type { Order } from "./get-order";
import styles from "./orders.module.css";

/** What was ordered; as long as it is not paid, it can be changed. */
export function Lines({ order, editable }: { order: Order; editable: boolean }) {
    const { t, i18n } = useTranslation("orders");
    const [editing, setEditing] = useState(false);
    return (
        <section className={styles["lines"]} aria-labelledby="lines">
            <header>
                <h2 id="lines">{t("lines")}</h2>
                {editable && !editing && (
                    <Button kind="quiet" onClick={() => setEditing(true)}>
                        {t("change")}
                    </Button>
                )}
            </header>
            {editable && editing ? (
                <EditLines order={order} onDone={() => setEditing(false)} />
            ) : (
                <ul className={styles["list"]}>
                    {order.items.map((line) => (
                        <li key={line.upc}>
                            <div>
                                <p className={styles["name"]}>{line.name}</p>
                                <p className={styles["soft"]}>
                                    {formatNumber(line.quantity, i18n.language)} ×{" "}
                                    <Price amount={line.unitPrice} />
                                </p>
                            </div>
                            <Price amount={times(line.unitPrice, line.quantity)} />
                        </li>
                    ))}
                </ul>
            )}
            {!(editable && editing) && (
                <p className={styles["sum"]}>
                    <span>{t("total")}</span>
                    <Price amount={order.totalAmount} large />
                </p>
            )}
        </section>
    );
}
