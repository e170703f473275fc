import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { TextField } from "../../components/field";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { showFieldProblems } from "../../lib/forms";
import type { Account } from "../../lib/session";
import { useUnsaved } from "../../lib/unsaved";
import { useChangeAccount } from "./account";
import styles from "./account.module.css";
import { useSaid } from "./use-said";

const Name = v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty("invalid.required"),
    v.maxLength(100, "invalid.long"),
);
const Profile = v.object({ firstName: Name, lastName: Name });

export function ProfileForm({ account }: { account: Account }) {
    const { t } = useTranslation(["account", "common"]);
    const said = useSaid();
    const change = useChangeAccount();
    const { firstName, lastName } = account;
    const { register, handleSubmit, formState, setError, reset } = useForm({
        resolver: valibotResolver(Profile),
        values: { firstName, lastName },
        resetOptions: { keepDirtyValues: true },
    });
    useUnsaved(formState.isDirty);
    const errors = formState.errors;
    const submit = handleSubmit((profile) =>
        change.mutate(profile, {
            onSuccess: () => {
                reset(profile);
                toast(t("saved"));
            },
            onError: (error) => void showFieldProblems(error, ["firstName", "lastName"], setError),
        }),
    );
    return (
        <Card title={t("profile")}>
            <form className={styles["form"]} noValidate onSubmit={submit}>
                {formState.isValid && <ErrorNote error={change.error} />}
                <TextField
                    label={t("email")}
                    value={account.email}
                    readOnly
                    hint={t("emailHint")}
                />
                <div className={styles["pair"]}>
                    <TextField
                        label={t("firstName")}
                        autoComplete="given-name"
                        error={said(errors.firstName?.message)}
                        {...register("firstName")}
                    />
                    <TextField
                        label={t("lastName")}
                        autoComplete="family-name"
                        error={said(errors.lastName?.message)}
                        {...register("lastName")}
                    />
                </div>
                <Button type="submit" kind="primary" busy={change.isPending}>
                    {t("common:save")}
                </Button>
            </form>
        </Card>
    );
}
