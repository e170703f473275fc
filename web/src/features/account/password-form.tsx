import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { PasswordField } from "../../components/password-field";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { showFieldProblems } from "../../lib/forms";
import styles from "./account.module.css";
import { PasswordChange, useChangePassword } from "./change-password";
import { useSaid } from "./use-said";

const EMPTY = { currentPassword: "", newPassword: "" };

export function PasswordForm({ email }: { email: string }) {
    const { t } = useTranslation("account");
    const said = useSaid();
    const change = useChangePassword();
    const { register, handleSubmit, formState, setError, reset } = useForm({
        resolver: valibotResolver(PasswordChange),
        defaultValues: EMPTY,
    });
    const errors = formState.errors;
    const submit = handleSubmit((wish) =>
        change.mutate(wish, {
            onSuccess: () => {
                reset(EMPTY);
                toast(t("passwordChanged"));
            },
            onError: (error) => {
                if (isProblem(error, "invalid-credentials")) {
                    const message = "invalid.password";
                    setError("currentPassword", { message }, { shouldFocus: true });
                } else showFieldProblems(error, ["currentPassword", "newPassword"], setError);
            },
        }),
    );
    return (
        <Card title={t("password")}>
            <form className={styles["form"]} noValidate onSubmit={submit}>
                {formState.isValid && <ErrorNote error={change.error} />}
                {/* For password managers, which want to know whose it is. */}
                <input type="email" autoComplete="username" value={email} readOnly hidden />
                <PasswordField
                    label={t("currentPassword")}
                    autoComplete="current-password"
                    error={said(errors.currentPassword?.message)}
                    {...register("currentPassword")}
                />
                <PasswordField
                    label={t("newPassword")}
                    hint={t("passwordHint")}
                    autoComplete="new-password"
                    error={said(errors.newPassword?.message)}
                    {...register("newPassword")}
                />
                <Button type="submit" kind="primary" busy={change.isPending}>
                    {t("changePassword")}
                </Button>
            </form>
        </Card>
    );
}
