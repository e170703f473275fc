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
import { isProblem } from "../../lib/api/problem";
import { showFieldProblems } from "../../lib/forms";
import { useSession } from "../../lib/session";
import { Registration, useRegister } from "./register";
import { useReturnTo } from "./return-to";
import styles from "./session.module.css";

const NAMES = ["firstName", "lastName", "email", "password"] as const;

export function Component() {
    const { t, i18n } = useTranslation(["session", "common"]);
    const session = useSession();
    const returnTo = useReturnTo();
    const { search } = useLocation();
    const open = useRegister();
    const { register, handleSubmit, formState, setError } = useForm({
        resolver: valibotResolver(Registration),
        defaultValues: { firstName: "", lastName: "", email: "", password: "" },
    });
    const input = (name: (typeof NAMES)[number]) => {
        // Ours are keys of words; the server's are words.
        const said = formState.errors[name]?.message;
        const error =
            said && i18n.exists(said, { ns: "session" }) ? t(said as "invalid.email") : said;
        return { ...register(name), error };
    };
    const submit = handleSubmit((registration) => {
        open.mutate(registration, {
            onError: (error) => {
                if (isProblem(error, "email-taken")) {
                    setError(
                        "email",
                        { message: t("common:problem.email-taken") },
                        { shouldFocus: true },
                    );
                } else showFieldProblems(error, NAMES, setError);
            },
        });
    });

    if (session) return <Navigate to={returnTo} replace />;
    return (
        <Page title={t("registerTitle")} lead={t("registerLead")} narrow>
            <Card>
                <form className={styles["form"]} noValidate onSubmit={submit}>
                    {formState.isValid && <ErrorNote error={open.error} />}
                    <div className={styles["names"]}>
                        <TextField
                            label={t("firstName")}
                            autoComplete="given-name"
                            {...input("firstName")}
                        />
                        <TextField
                            label={t("lastName")}
                            autoComplete="family-name"
                            {...input("lastName")}
                        />
                    </div>
                    <TextField
                        label={t("email")}
                        type="email"
                        autoComplete="username"
                        {...input("email")}
                    />
                    <PasswordField
                        label={t("password")}
                        hint={t("passwordHint")}
                        autoComplete="new-password"
                        {...input("password")}
                    />
                    <Button type="submit" kind="primary" wide busy={open.isPending}>
                        {t("register")}
                    </Button>
                </form>
            </Card>
            <p className={styles["other"]}>
                {t("haveAccount")} <Link to={`/login${search}`}>{t("logIn")}</Link>
            </p>
        </Page>
    );
}
