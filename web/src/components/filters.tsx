// What stands above a list and narrows it. The values live in the address (lib/filters).
import { Search, X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./filters.module.css";

/** `onReset` is there while any filter is set. */
export function FilterBar({
    label,
    onReset,
    children,
}: {
    label: string;
    onReset?: (() => void) | false;
    children: ReactNode;
}) {
    const { t } = useTranslation();
    return (
        <form
            role="search"
            aria-label={label}
            className={styles["bar"]}
            onSubmit={(event) => event.preventDefault()}
        >
            {children}
            {onReset && (
                <Button kind="quiet" onClick={onReset}>
                    <X size={18} aria-hidden />
                    {t("filters.reset")}
                </Button>
            )}
        </form>
    );
}

/**
 * Text to search for: told when the typing pauses, or with `onEnter` when Enter is pressed. The key "/"
 * leads here.
 */
export function SearchFilter({
    label,
    value = "",
    onEnter = false,
    onChange,
}: {
    label: string;
    value?: string | undefined;
    onEnter?: boolean;
    onChange: (text: string) => void;
}) {
    const id = useId();
    const input = useSlash();
    const [text, setText] = useState(value);
    const [sent, setSent] = useState(value);
    const [seen, setSeen] = useState(value);
    if (value !== seen) {
        setSeen(value);
        // Set elsewhere: by Back, a link, or the button that takes all filters away.
        if (value !== sent) setText(value);
        setSent(value);
    }
    const send = () => {
        setSent(text.trim());
        onChange(text.trim());
    };
    const latest = useRef(send);
    useEffect(() => {
        latest.current = send;
    });
    useEffect(() => {
        if (onEnter || text.trim() === sent) return;
        const timer = setTimeout(() => latest.current(), PAUSE_MS);
        return () => clearTimeout(timer);
    }, [onEnter, text, sent]);
    return (
        <div className={styles["search"]}>
            <label htmlFor={id} className={styles["label"]}>
                {label}
            </label>
            <Search size={18} aria-hidden />
            <input
                ref={input}
                id={id}
                type="search"
                maxLength={200}
                value={text}
                aria-keyshortcuts="/"
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => event.key === "Enter" && send()}
            />
        </div>
    );
}

const PAUSE_MS = 300;

function useSlash() {
    const input = useRef<HTMLInputElement>(null);
    useEffect(() => {
        const listen = (event: KeyboardEvent) => {
            const target = event.target as HTMLElement;
            const typing = target.closest("input, textarea, select, [role=dialog]");
            if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing)
                return;
            event.preventDefault();
            input.current?.focus();
            input.current?.select();
        };
        document.addEventListener("keydown", listen);
        return () => document.removeEventListener("keydown", listen);
    }, []);
    return input;
}

/** One of several values, or all. */
export function SelectFilter({
    label,
    value = "",
    choices,
    all,
    onChange,
}: {
    label: string;
    value?: string | undefined;
    choices: readonly (readonly [value: string, name: string])[];
    /** What no choice is called. */
    all?: string;
    onChange: (value: string) => void;
}) {
    const id = useId();
    return (
        <div className={styles["filter"]}>
            <label htmlFor={id} className={styles["label"]}>
                {label}
            </label>
            <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
                {all && <option value="">{all}</option>}
                {choices.map(([each, name]) => (
                    <option key={each} value={each}>
                        {name}
                    </option>
                ))}
            </select>
        </div>
    );
}

export function DayFilter({
    label,
    value = "",
    onChange,
}: {
    label: string;
    value?: string | undefined;
    onChange: (day: string) => void;
}) {
    const id = useId();
    return (
        <div className={styles["filter"]}>
            <label htmlFor={id} className={styles["label"]}>
                {label}
            </label>
            <input
                id={id}
                type="date"
                value={value}
                onChange={(event) => onChange(event.target.value)}
            />
        </div>
    );
}
