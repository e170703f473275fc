import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { AddressFields } from "../../components/address";
import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import {
    ADDRESS_FIELDS,
    AddressForm as Schema,
    EMPTY_ADDRESS,
    fromForm,
    toForm,
} from "../../lib/address";
import { showFieldProblems } from "../../lib/forms";
import type { Account } from "../../lib/session";
import { useUnsaved } from "../../lib/unsaved";
import { useChangeAccount } from "./account";
import styles from "./account.module.css";

/** Where parcels, or bills, go; it can be taken away. */
export function AddressForm({
    account,
    which,
}: {
    account: Account;
    which: "shippingAddress" | "billingAddress";
}) {
    const { t } = useTranslation(["account", "common"]);
    const change = useChangeAccount();
    const kept = account[which];
    const { register, handleSubmit, formState, setError, reset } = useForm({
        resolver: valibotResolver(Schema),
        values: toForm(kept),
        resetOptions: { keepDirtyValues: true },
    });
    useUnsaved(formState.isDirty);
    const submit = handleSubmit((address) =>
        change.mutate(
            { [which]: fromForm(address) },
            {
                onSuccess: () => {
                    reset(address);
                    toast(t("saved"));
                },
                onError: (error) => void showFieldProblems(error, ADDRESS_FIELDS, setError, which),
            },
        ),
    );
    const remove = () =>
        change.mutate(
            { [which]: null },
            {
                onSuccess: () => {
                    reset(EMPTY_ADDRESS);
                    toast(t("removed"));
                },
            },
        );
    return (
        <Card title={t(which)}>
            <form className={styles["form"]} noValidate onSubmit={submit}>
                {formState.isValid && <ErrorNote error={change.error} />}
                <AddressFields
                    kind={which === "shippingAddress" ? "shipping" : "billing"}
                    input={(name) => ({
                        ...register(name),
                        error: formState.errors[name]?.message,
                    })}
                />
                <div className={styles["buttons"]}>
                    <Button type="submit" kind="primary" busy={change.isPending}>
                        {t("common:save")}
                    </Button>
                    {kept && (
                        <Button kind="quiet" disabled={change.isPending} onClick={remove}>
                            {t("remove")}
                        </Button>
                    )}
                </div>
            </form>
        </Card>
    );
}
