// Who may see what. The server decides; these only spare a visitor pages that would be refused.
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation } from "react-router";

import { Page } from "../components/page";
import { EmptyState } from "../components/states";
import { welcome } from "../features/session/routes";
import { endReason, useSession } from "../lib/session";
import { AdminShell } from "./shell/admin-shell";
import { Shell } from "./shell/shell";

const Welcome = lazy(async () => ({ default: (await welcome()).Component }));

export function RequireSession() {
    const session = useSession();
    const { pathname } = useLocation();
    if (session) return <Outlet />;
    return pathname === "/" && endReason() !== "expired" ? <Welcome /> : <Outside />;
}

/** Whoever left is at the door; whoever came, or was interrupted, logs in and goes on. */
function Outside() {
    const { pathname, search, hash } = useLocation();
    if (endReason() === "left") return <Navigate to="/" replace />;
    const returnTo = encodeURIComponent(pathname + search + hash);
    return <Navigate to={`/login?returnTo=${returnTo}`} replace />;
}

export function RequireAdmin() {
    const { t } = useTranslation();
    const session = useSession();
    if (!session) return <Outside />;
    if (session.account.role === "ADMIN") return <AdminShell />;
    return (
        <Shell>
            <Page title={t("forbidden.title")}>
                <EmptyState title={t("forbidden.text")} />
            </Page>
        </Shell>
    );
}
