import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { Dialog } from "../../components/dialog";
import { PasswordField } from "../../components/password-field";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { endSession } from "../../lib/session";
import styles from "./account.module.css";
import { useDeleteAccount } from "./delete-account";
import { useMyData } from "./my-data";

/** What the shop knows of one: take it along, or have it erased. */
export function Privacy() {
    const { t } = useTranslation("account");
    const data = useMyData();
    const [leaving, setLeaving] = useState(false);
    return (
        <Card title={t("privacy")}>
            <div className={styles["ways"]}>
                <div className={styles["way"]}>
                    <p>{t("dataText")}</p>
                    <ErrorNote error={data.error} />
                    <Button busy={data.isPending} onClick={() => data.mutate()}>
                        {t("download")}
                    </Button>
                </div>
                <div className={styles["way"]}>
                    <p>{t("deleteText")}</p>
                    <Button kind="danger" onClick={() => setLeaving(true)}>
                        {t("delete")}
                    </Button>
                </div>
            </div>
            <Dialog open={leaving} onClose={() => setLeaving(false)} title={t("deleteTitle")}>
                <Farewell onStay={() => setLeaving(false)} />
            </Dialog>
        </Card>
    );
}

function Farewell({ onStay }: { onStay: () => void }) {
    const { t } = useTranslation(["account", "common"]);
    const remove = useDeleteAccount();
    const [password, setPassword] = useState("");
    const submit = (event: FormEvent) => {
        event.preventDefault();
        remove.mutate(password, {
            onSuccess: () => {
                endSession("left");
                toast(t("deleted"));
            },
        });
    };
    return (
        <form className={styles["form"]} noValidate onSubmit={submit}>
            <ul className={styles["consequences"]}>
                <li>{t("erased")}</li>
                <li>{t("kept")}</li>
                <li>{t("noWayBack")}</li>
            </ul>
            <ErrorNote error={remove.error} />
            <PasswordField
                label={t("currentPassword")}
                autoComplete="current-password"
                value={password}
                onChange={({ target }) => setPassword(target.value)}
            />
            <div className={styles["buttons"]}>
                <Button onClick={onStay}>{t("common:dismiss")}</Button>
                <Button
                    type="submit"
                    kind="danger"
                    disabled={password === ""}
                    busy={remove.isPending}
                >
                    {t("deleteNow")}
                </Button>
            </div>
        </form>
    );
}
