import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "../../components/button";
import { TextField } from "../../components/field";
import { Price } from "../../components/price";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { useUnsaved } from "../../lib/unsaved";
import { useChangeLines } from "./change-lines";
import type { Order } from "./get-order";
import styles from "./orders.module.css";

const MOST = 100_000;

const readQuantity = (text: string) => {
    const quantity = /^\d+$/.test(text.trim()) ? Number(text) : 0;
    return quantity >= 1 && quantity <= MOST ? quantity : undefined;
};

/** Other quantities, or fewer lines. What it costs then, the shop says. */
export function EditLines({ order, onDone }: { order: Order; onDone: () => void }) {
    const { t } = useTranslation(["orders", "common"]);
    const change = useChangeLines(order);
    const [lines, setLines] = useState(() =>
        order.items.map(({ upc, name, unitPrice, quantity }) => ({
            upc,
            name,
            unitPrice,
            text: String(quantity),
        })),
    );
    const isChanged =
        lines.length < order.items.length ||
        lines.some(({ text }, at) => text !== String(order.items[at]?.quantity));
    useUnsaved(isChanged);
    const [looked, setLooked] = useState(false);
    const isRight = lines.every(({ text }) => readQuantity(text) !== undefined);

    const submit = (event: FormEvent) => {
        event.preventDefault();
        setLooked(true);
        if (!isRight || change.isPending) return;
        const items = lines.map(({ upc, text }) => ({ upc, quantity: Number(text) }));
        change.mutate(items, {
            onSuccess: () => {
                toast(t("changed"));
                onDone();
            },
        });
    };
    return (
        <form className={styles["edit"]} noValidate onSubmit={submit}>
            <ErrorNote error={change.error} />
            <ul className={styles["list"]}>
                {lines.map((line) => (
                    <li key={line.upc}>
                        <div>
                            <p className={styles["name"]}>{line.name}</p>
                            <p className={styles["soft"]}>
                                <Price amount={line.unitPrice} />
                            </p>
                        </div>
                        <div className={styles["quantity"]}>
                            <TextField
                                label={t("quantityOf", { name: line.name })}
                                labelHidden
                                inputMode="numeric"
                                value={line.text}
                                error={
                                    looked && readQuantity(line.text) === undefined
                                        ? t("quantityWrong")
                                        : undefined
                                }
                                onChange={({ target }) =>
                                    setLines(
                                        lines.map((each) =>
                                            each === line ? { ...each, text: target.value } : each,
                                        ),
                                    )
                                }
                            />
                            <IconButton
                                label={t("remove", { name: line.name })}
                                disabled={lines.length === 1}
                                onClick={() => setLines(lines.filter((each) => each !== line))}
                            >
                                <Trash2 size={20} aria-hidden />
                            </IconButton>
                        </div>
                    </li>
                ))}
            </ul>
            <p className={styles["soft"]}>{t(lines.length === 1 ? "lastLine" : "todaysPrices")}</p>
            <div className={styles["buttons"]}>
                <Button onClick={onDone}>{t("common:dismiss")}</Button>
                <Button type="submit" kind="primary" busy={change.isPending}>
                    {t("common:save")}
                </Button>
            </div>
        </form>
    );
}
