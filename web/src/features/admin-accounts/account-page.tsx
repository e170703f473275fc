import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { Badge } from "../../components/badge";
import { Button, ButtonLink } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { Confirm } from "../../components/dialog";
import { Page } from "../../components/page";
import { EmptyState, ErrorNote, ErrorState, Loading } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { formatDateTime } from "../../lib/dates";
import { useSession } from "../../lib/session";
import { type Account, useAccount, useAdminister } from "./accounts";
import styles from "./admin-accounts.module.css";

export function Component() {
    const { t } = useTranslation("admin-accounts");
    const { email = "" } = useParams();
    const { data, error, refetch } = useAccount(email);
    if (data) return <AccountView key={email} account={data} />;
    return (
        <Page title={t("account")}>
            {!error && <Loading />}
            {isProblem(error, "unknown-account") ? (
                <EmptyState
                    title={t("unknown")}
                    action={<ButtonLink to="/admin/accounts">{t("back")}</ButtonLink>}
                >
                    {t("unknownText")}
                </EmptyState>
            ) : (
                error && <ErrorState error={error} retry={() => void refetch()} />
            )}
        </Page>
    );
}

function AccountView({ account }: { account: Account }) {
    const { t } = useTranslation("admin-accounts");
    const own = useSession()?.account.email.toLowerCase() === account.email.toLowerCase();
    return (
        <Page
            title={`${account.firstName} ${account.lastName}`}
            lead={account.email}
            actions={<ButtonLink to="/admin/accounts">{t("back")}</ButtonLink>}
        >
            <div className={styles["account"]}>
                <About account={account} />
                <Card title={t("access")}>
                    {own ? <p>{t("own")}</p> : <Access account={account} />}
                </Card>
            </div>
        </Page>
    );
}

function About({ account }: { account: Account }) {
    const { t, i18n } = useTranslation("admin-accounts");
    const whose = `?account=${encodeURIComponent(account.email)}`;
    return (
        <Card title={t("about")}>
            <Facts
                facts={[
                    [t("role"), t(`roles.${account.role}`)],
                    [
                        t("state"),
                        account.disabled ? (
                            <Badge key="state" tone="bad">
                                {t("disabled")}
                            </Badge>
                        ) : (
                            t("active")
                        ),
                    ],
                    [t("since"), formatDateTime(account.createdAt, i18n.language)],
                    [t("changed"), formatDateTime(account.updatedAt, i18n.language)],
                ]}
            />
            <p className={styles["links"]}>
                <Link to={`/admin/orders${whose}`}>{t("orders")}</Link>
                <Link to={`/admin/payments${whose}`}>{t("payments")}</Link>
            </p>
        </Card>
    );
}

type Step = "promote" | "demote" | "disable" | "enable";
const CHANGES = {
    promote: { role: "ADMIN" },
    demote: { role: "USER" },
    disable: { disabled: true },
    enable: { disabled: false },
} as const;

function Access({ account }: { account: Account }) {
    const { t } = useTranslation("admin-accounts");
    const [asked, setAsked] = useState<Step>("promote");
    const [asking, setAsking] = useState(false);
    const administer = useAdminister(account.email);
    const ask = (step: Step) => {
        administer.reset();
        setAsked(step);
        setAsking(true);
    };
    const role = account.role === "ADMIN" ? "demote" : "promote";
    const state = account.disabled ? "enable" : "disable";
    const confirm = () =>
        administer.mutate(CHANGES[asked], {
            onSuccess: () => {
                setAsking(false);
                toast(t(`steps.${asked}.done`));
            },
        });
    const last = isProblem(administer.error, "last-administrator");
    return (
        <>
            <p>{t("accessText")}</p>
            <div className={styles["buttons"]}>
                <Button onClick={() => ask(role)}>{t(`steps.${role}.action`)}</Button>
                <Button
                    kind={state === "disable" ? "danger" : "secondary"}
                    onClick={() => ask(state)}
                >
                    {t(`steps.${state}.action`)}
                </Button>
            </div>
            <Confirm
                open={asking}
                onClose={() => setAsking(false)}
                title={t(`steps.${asked}.title`, { email: account.email })}
                action={t(`steps.${asked}.action`)}
                busy={administer.isPending}
                onConfirm={confirm}
            >
                <p>{t(`steps.${asked}.text`)}</p>
                {last ? <p role="alert">{t("last")}</p> : <ErrorNote error={administer.error} />}
            </Confirm>
        </>
    );
}
