import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

import { discardUnsaved, hasUnsaved } from "../lib/unsaved";
import { Confirm } from "./dialog";

/** Asks before a page is left that has unsaved changes. Once for all forms: a router has one blocker. */
export function UnsavedGuard() {
    const { t } = useTranslation();
    const blocker = useBlocker(
        ({ currentLocation, nextLocation }) =>
            hasUnsaved() && currentLocation.pathname !== nextLocation.pathname,
    );
    useEffect(() => {
        const ask = (event: BeforeUnloadEvent) => {
            if (hasUnsaved()) event.preventDefault();
        };
        globalThis.addEventListener("beforeunload", ask);
        return () => globalThis.removeEventListener("beforeunload", ask);
    }, []);
    return (
        <Confirm
            open={blocker.state === "blocked"}
            onClose={() => blocker.reset?.()}
            title={t("unsaved.title")}
            action={t("unsaved.leave")}
            dismiss={t("unsaved.stay")}
            onConfirm={() => {
                discardUnsaved();
                blocker.proceed?.();
            }}
        >
            <p>{t("unsaved.text")}</p>
        </Confirm>
    );
}
