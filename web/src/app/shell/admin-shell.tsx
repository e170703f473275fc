import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration } from "react-router";

import { ButtonLink } from "../../components/button";
import { Logo } from "../../components/logo";
import { OfflineBanner } from "../../components/offline-banner";
import { Loading } from "../../components/states";
import { UnsavedGuard } from "../../components/unsaved-guard";
import { AccountMenu } from "./account-menu";
import { PageProgress } from "./page-progress";
import styles from "./shell.module.css";

const PAGES = ["overview", "items", "orders", "payments", "accounts", "operations"] as const;

/** The back office around its pages. */
export function AdminShell() {
    const { t } = useTranslation();
    return (
        <div className={styles["shell"]}>
            <a className={styles["skip"]} href="#content">
                {t("skip")}
            </a>
            <PageProgress />
            <OfflineBanner />
            <header className={styles["header"]}>
                <div className={styles["bar"]}>
                    <Link
                        to="/admin"
                        className={styles["home"]}
                        aria-label={`Souk, ${t("nav.backOffice")}`}
                    >
                        <Logo />
                    </Link>
                    <span className={styles["place"]}>{t("nav.backOffice")}</span>
                    <div className={styles["tools"]}>
                        <ButtonLink to="/" kind="quiet">
                            {t("nav.toShop")}
                        </ButtonLink>
                        <AccountMenu />
                    </div>
                </div>
                <nav className={styles["tabs"]} aria-label={t("nav.backOffice")}>
                    {PAGES.map((page) => (
                        <NavLink
                            key={page}
                            to={page === "overview" ? "/admin" : `/admin/${page}`}
                            end={page === "overview"}
                        >
                            {t(`admin.${page}`)}
                        </NavLink>
                    ))}
                </nav>
            </header>
            <main id="content" className={styles["content"]} tabIndex={-1}>
                <Suspense fallback={<Loading />}>
                    <Outlet />
                </Suspense>
            </main>
            <UnsavedGuard />
            <ScrollRestoration />
        </div>
    );
}
