import { Menu as MenuIcon, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "../../components/button";
import { Menu, MenuAction, MenuChoice, MenuLine, MenuLink, MenuTitle } from "../../components/menu";
import { toast } from "../../components/toast";
import { logOut } from "../../features/session/log-out";
import { type Language, LANGUAGES, setLanguage } from "../../lib/i18n";
import { setColorScheme, useColorScheme } from "../../lib/preferences";
import { useSession } from "../../lib/session";

export function AccountMenu() {
    const { t } = useTranslation();
    const session = useSession();
    const leave = useLeave();
    const trigger = (
        <IconButton label={t(session ? "nav.account" : "nav.menu")}>
            {session ? <UserRound size={22} aria-hidden /> : <MenuIcon size={22} aria-hidden />}
        </IconButton>
    );
    return (
        <Menu trigger={trigger}>
            {session ? (
                <>
                    <MenuTitle>{session.account.email}</MenuTitle>
                    <MenuLink to="/orders">{t("nav.orders")}</MenuLink>
                    <MenuLink to="/payments">{t("nav.payments")}</MenuLink>
                    <MenuLink to="/account">{t("nav.account")}</MenuLink>
                    {session.account.role === "ADMIN" && (
                        <MenuLink to="/admin">{t("nav.backOffice")}</MenuLink>
                    )}
                </>
            ) : (
                <>
                    <MenuLink to="/login">{t("nav.logIn")}</MenuLink>
                    <MenuLink to="/register">{t("nav.register")}</MenuLink>
                </>
            )}
            <MenuLine />
            <Preferences />
            {session && (
                <>
                    <MenuLine />
                    <MenuAction onClick={leave}>{t("nav.logOut")}</MenuAction>
                </>
            )}
        </Menu>
    );
}

function useLeave() {
    const { t } = useTranslation("session");
    return () => {
        logOut();
        toast(t("left"));
    };
}

function Preferences() {
    const { t, i18n } = useTranslation();
    const colors = useColorScheme();
    return (
        <>
            <MenuChoice
                label={t("language")}
                value={i18n.resolvedLanguage as Language}
                choices={Object.entries(LANGUAGES) as [Language, string][]}
                onChange={(language) => void setLanguage(language)}
            />
            <MenuChoice
                label={t("colors")}
                value={colors}
                choices={[
                    ["system", t("colorsSystem")],
                    ["light", t("colorsLight")],
                    ["dark", t("colorsDark")],
                ]}
                onChange={setColorScheme}
            />
        </>
    );
}
