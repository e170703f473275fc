import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation } from "react-router";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { TextField } from "../../components/field";
import { Page } from "../../components/page";
import { PasswordField } from "../../components/password-field";
import { ErrorNote } from "../../components/states";
import { endReason, useSession } from "../../lib/session";
import { Credentials, useLogIn } from "./log-in";
import { useReturnTo } from "./return-to";
import styles from "./session.module.css";

export function Component() {
    const { t } = useTranslation("session");
    const session = useSession();
    const returnTo = useReturnTo();
    const { search } = useLocation();
    const logIn = useLogIn();
    const { register, handleSubmit, formState } = useForm({
        resolver: valibotResolver(Credentials),
        defaultValues: { email: "", password: "" },
    });
    const errors = formState.errors;
    const words = (key?: string) => key && t(key as "invalid.email");

    if (session) return <Navigate to={returnTo} replace />;
    return (
        <Page title={t("logInTitle")} narrow>
            {endReason() === "expired" && (
                <p className={styles["notice"]} role="status">
                    {t("expired")}
                </p>
            )}
            <Card>
                <form
                    className={styles["form"]}
                    noValidate
                    onSubmit={handleSubmit((credentials) => logIn.mutate(credentials))}
                >
                    <ErrorNote error={logIn.error} />
                    <TextField
                        label={t("email")}
                        type="email"
                        autoComplete="username"
                        error={words(errors.email?.message)}
                        {...register("email")}
                    />
                    <PasswordField
                        label={t("password")}
                        autoComplete="current-password"
                        error={words(errors.password?.message)}
                        {...register("password")}
                    />
                    <Button type="submit" kind="primary" wide busy={logIn.isPending}>
                        {t("logIn")}
                    </Button>
                </form>
            </Card>
            <p className={styles["other"]}>
                {t("noAccount")} <Link to={`/register${search}`}>{t("registerTitle")}</Link>
            </p>
        </Page>
    );
}
