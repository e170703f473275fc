import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { Button, ButtonLink } from "../../components/button";
import { Card } from "../../components/card";
import { TextField } from "../../components/field";
import { Page } from "../../components/page";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { showFieldProblems } from "../../lib/forms";
import { discardUnsaved, useUnsaved } from "../../lib/unsaved";
import styles from "./admin-items.module.css";
import { useCreateItem } from "./item";
import { ItemFields } from "./item-fields";
import { FIELDS, NewItem, type NewItemTexts, useInputs } from "./item-form";

const EMPTY: NewItemTexts = {
    upc: "",
    name: "",
    price: "",
    availableUnits: "0",
    category: "",
    description: "",
    imageUrl: "",
};

export function Component() {
    const { t } = useTranslation("admin-items");
    const navigate = useNavigate();
    const create = useCreateItem();
    const form = useForm({ resolver: valibotResolver(NewItem), defaultValues: EMPTY });
    useUnsaved(form.formState.isDirty);
    const input = useInputs(form);
    const submit = form.handleSubmit((item) =>
        create.mutate(item, {
            onSuccess: (made) => {
                toast(t("created", { name: made.item.name }));
                discardUnsaved();
                void navigate(`/admin/items/${made.item.id}`, { replace: true });
            },
            onError: (error) => {
                if (isProblem(error, "upc-taken"))
                    form.setError("upc", { message: "invalid.taken" }, { shouldFocus: true });
                else showFieldProblems(error, ["upc", "availableUnits", ...FIELDS], form.setError);
            },
        }),
    );
    return (
        <Page title={t("new")} lead={t("newLead")}>
            <div className={styles["form-page"]}>
                <Card>
                    <form className={styles["form"]} noValidate onSubmit={submit}>
                        {form.formState.isValid && <ErrorNote error={create.error} />}
                        <div className={styles["pair"]}>
                            <TextField label={t("upc")} autoComplete="off" {...input("upc")} />
                            <TextField
                                label={t("units")}
                                inputMode="numeric"
                                autoComplete="off"
                                {...input("availableUnits")}
                            />
                        </div>
                        <ItemFields input={input} />
                        <div className={styles["buttons"]}>
                            <ButtonLink to="/admin/items">{t("back")}</ButtonLink>
                            <Button type="submit" kind="primary" busy={create.isPending}>
                                {t("create")}
                            </Button>
                        </div>
                    </form>
                </Card>
            </div>
        </Page>
    );
}
