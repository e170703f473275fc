import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { TextField } from "../../components/field";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { formatNumber } from "../../lib/dates";
import { showFieldProblems } from "../../lib/forms";
import styles from "./admin-items.module.css";
import type { Item } from "./items";
import { Adjustment, useAdjustStock } from "./stock";

/** How many units there are, and a way to count them anew. */
export function StockCard({ item }: { item: Item }) {
    const { t, i18n } = useTranslation("admin-items");
    const adjust = useAdjustStock(item.id);
    const { register, handleSubmit, formState, setError, reset } = useForm({
        resolver: valibotResolver(Adjustment),
        defaultValues: { delta: "", reason: "" },
    });
    const words = (said?: string) =>
        said && i18n.exists(said, { ns: "admin-items" }) ? t(said as "invalid.delta") : said;
    const submit = handleSubmit((adjustment) =>
        adjust.mutate(adjustment, {
            onSuccess: ({ item: { availableUnits } }) => {
                reset();
                toast(t("adjusted", { units: formatNumber(availableUnits, i18n.language) }));
            },
            onError: (error) => {
                if (isProblem(error, "insufficient-stock"))
                    setError("delta", { message: "invalid.short" }, { shouldFocus: true });
                else showFieldProblems(error, ["delta", "reason"], setError);
            },
        }),
    );
    return (
        <Card title={t("stockTitle")}>
            <p className={styles["units"]}>
                <strong>{formatNumber(item.availableUnits, i18n.language)}</strong> {t("available")}
            </p>
            <form className={styles["form"]} noValidate onSubmit={submit}>
                {formState.isValid && <ErrorNote error={adjust.error} />}
                <TextField
                    label={t("delta")}
                    hint={t("deltaHint")}
                    inputMode="text"
                    autoComplete="off"
                    error={words(formState.errors.delta?.message)}
                    {...register("delta")}
                />
                <TextField
                    label={t("reason")}
                    autoComplete="off"
                    error={words(formState.errors.reason?.message)}
                    {...register("reason")}
                />
                <div className={styles["buttons"]}>
                    <Button type="submit" busy={adjust.isPending}>
                        {t("adjust")}
                    </Button>
                </div>
            </form>
        </Card>
    );
}
