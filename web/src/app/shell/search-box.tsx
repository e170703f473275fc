import { Search } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useSearchParams } from "react-router";

import styles from "./shell.module.css";

const WAIT_MS = 250;

/** Leads to the shop's page with `?q=`; its other filters start anew. In the shop it looks as one types. */
export function SearchBox() {
    const { t } = useTranslation();
    const { pathname } = useLocation();
    const [parameters] = useSearchParams();
    const navigate = useNavigate();
    const inShop = pathname === "/";
    const asked = inShop ? (parameters.get("q") ?? "") : "";
    const [typed, setTyped] = useState<string>();

    const look = (words: string) => {
        const wish = words.trim();
        if (wish === asked && inShop) return;
        const search = wish ? `?${new URLSearchParams({ q: wish })}` : "";
        // One step back leads to before the search, not through every letter of it.
        void navigate({ pathname: "/", search }, { replace: inShop && asked !== "" });
    };
    useEffect(() => {
        if (typed === undefined || !inShop) return;
        const timer = setTimeout(() => look(typed), WAIT_MS);
        return () => clearTimeout(timer);
        // Only typing starts it anew.
        // eslint-disable-next-line react-hooks/exhaustive-deps
    }, [typed]);

    const submit = (event: FormEvent) => {
        event.preventDefault();
        look(typed ?? asked);
    };
    return (
        <form action="/" role="search" className={styles["search"]} onSubmit={submit}>
            <Search size={20} aria-hidden />
            <input
                type="search"
                name="q"
                maxLength={200}
                autoComplete="off"
                // While it has the focus it shows what is typed; else, what the list shows.
                value={typed ?? asked}
                onChange={({ target }) => setTyped(target.value)}
                onBlur={() => setTyped(undefined)}
                placeholder={t("nav.search")}
                aria-label={t("nav.search")}
            />
        </form>
    );
}
