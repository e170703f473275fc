import { Package, ShoppingBag, Store, UserRound } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration } from "react-router";

import { ButtonLink } from "../../components/button";
import { Logo } from "../../components/logo";
import { OfflineBanner } from "../../components/offline-banner";
import { Loading } from "../../components/states";
import { UnsavedGuard } from "../../components/unsaved-guard";
import { useCartCount } from "../../features/cart/use-cart-count";
import { useSession } from "../../lib/session";
import { AccountMenu } from "./account-menu";
import { PageProgress } from "./page-progress";
import { SearchBox } from "./search-box";
import styles from "./shell.module.css";

/** The shop around its pages: header, content, footer, and on a phone a bar below. */
export function Shell({ children = <Outlet /> }: { children?: ReactNode }) {
    const { t } = useTranslation();
    const session = useSession();
    return (
        <div className={styles["shell"]}>
            <a className={styles["skip"]} href="#content">
                {t("skip")}
            </a>
            <PageProgress />
            <OfflineBanner />
            <header className={styles["header"]}>
                <div className={styles["bar"]}>
                    <Link to="/" className={styles["home"]} aria-label={t("nav.home")}>
                        <Logo />
                    </Link>
                    {session && <SearchBox />}
                    <div className={styles["tools"]}>
                        {session ? (
                            <CartLink />
                        ) : (
                            <ButtonLink to="/login" kind="quiet">
                                {t("nav.logIn")}
                            </ButtonLink>
                        )}
                        <AccountMenu />
                    </div>
                </div>
            </header>
            <main id="content" className={styles["content"]} tabIndex={-1}>
                <Suspense fallback={<Loading />}>{children}</Suspense>
            </main>
            <footer className={styles["footer"]}>
                <div className={styles["bar"]}>
                    <Logo />
                    <p>{t("footer")}</p>
                </div>
            </footer>
            {session && <BottomBar />}
            <UnsavedGuard />
            <ScrollRestoration />
        </div>
    );
}

function CartLink() {
    const { t } = useTranslation();
    const count = useCartCount();
    return (
        <Link to="/cart" className={styles["cart"]}>
            <ShoppingBag size={22} aria-hidden />
            <span className={styles["cartName"]}>{t("nav.cart")}</span>
            {count > 0 && <span className={styles["count"]}>{count}</span>}
        </Link>
    );
}

function BottomBar() {
    const { t } = useTranslation();
    const count = useCartCount();
    return (
        <nav className={styles["bottom"]} aria-label={t("nav.main")}>
            <NavLink to="/" end>
                <Store size={22} aria-hidden />
                {t("nav.shop")}
            </NavLink>
            <NavLink to="/cart">
                <ShoppingBag size={22} aria-hidden />
                {t("nav.cart")}
                {count > 0 && <span className={styles["count"]}>{count}</span>}
            </NavLink>
            <NavLink to="/orders">
                <Package size={22} aria-hidden />
                {t("nav.orders")}
            </NavLink>
            <NavLink to="/account">
                <UserRound size={22} aria-hidden />
                {t("nav.account")}
            </NavLink>
        </nav>
    );
}
