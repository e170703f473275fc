import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Page } from "../../components/page";
import { ErrorNote } from "../../components/states";
import { useSession } from "../../lib/session";
import { useRefreshedAccount } from "./account";
import styles from "./account.module.css";
import { AddressForm } from "./address-form";
import { PasswordForm } from "./password-form";
import { Privacy } from "./privacy";
import { ProfileForm } from "./profile-form";

export function Component() {
    const { t } = useTranslation("account");
    const account = useSession()?.account;
    const { error } = useRefreshedAccount();
    if (!account) return null;
    return (
        <Page title={t("title")} lead={t("lead")}>
            <ErrorNote error={error} />
            <nav className={styles["links"]} aria-label={t("yours")}>
                <Link to="/orders">{t("orders")}</Link>
                <Link to="/payments">{t("payments")}</Link>
            </nav>
            <div className={styles["columns"]}>
                <ProfileForm account={account} />
                <PasswordForm email={account.email} />
                <AddressForm account={account} which="shippingAddress" />
                <AddressForm account={account} which="billingAddress" />
            </div>
            <Privacy />
        </Page>
    );
}
