import type { ComponentPropsWithRef } from "react";
import { Link, type LinkProps } from "react-router";

import styles from "./button.module.css";

type Kind = "primary" | "secondary" | "quiet" | "danger";

interface Look {
    kind?: Kind | undefined;
    wide?: boolean | undefined;
}

const classes = ({ kind = "secondary", wide = false }: Look, more?: string) =>
    [styles["button"], styles[kind], wide && styles["wide"], more].filter(Boolean).join(" ");

type ButtonProps = ComponentPropsWithRef<"button"> & Look & { busy?: boolean };

/** A button; `busy` keeps its size, says so to screen readers, and takes no second click. */
export function Button({ kind, wide, busy = false, className, onClick, ...rest }: ButtonProps) {
    return (
        <button
            type="button"
            {...rest}
            className={classes({ kind, wide }, className)}
            aria-busy={busy || undefined}
            aria-disabled={busy || undefined}
            onClick={(event) => {
                if (busy) event.preventDefault();
                else onClick?.(event);
            }}
        />
    );
}

/** Where one goes, looking like a button. */
export function ButtonLink({
    kind,
    wide,
    className,
    ...rest
}: Omit<LinkProps, "className"> & Look & { className?: string | undefined }) {
    return <Link {...rest} className={classes({ kind, wide }, className)} />;
}

/** A button that shows only an icon; `label` is what it is called. */
export function IconButton({
    label,
    className,
    ...rest
}: ComponentPropsWithRef<"button"> & { label: string }) {
    return (
        <button
            type="button"
            title={label}
            aria-label={label}
            {...rest}
            className={[styles["icon"], className].filter(Boolean).join(" ")}
        />
    );
}
