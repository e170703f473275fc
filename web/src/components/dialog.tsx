import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./dialog.module.css";

interface Opening {
    open: boolean;
    onClose: () => void;
    title: string;
}

/** A dialog in front of the page; on a phone, a sheet from below. Escape closes it. */
export function Dialog({ open, onClose, title, children }: Opening & { children: ReactNode }) {
    return (
        <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
            <Base.Portal>
                <Base.Backdrop className={styles["backdrop"]} />
                <Base.Popup className={styles["popup"]}>
                    <Base.Title className={styles["title"]}>{title}</Base.Title>
                    {children}
                </Base.Popup>
            </Base.Portal>
        </Base.Root>
    );
}

/** Asks before something that can't be undone. */
export function Confirm({
    open,
    onClose,
    title,
    children,
    action,
    dismiss,
    busy = false,
    onConfirm,
}: Opening & {
    children: ReactNode;
    /** What the button does, such as "Cancel the order". */
    action: string;
    /** What the other one does, when "never mind" does not say it. */
    dismiss?: string;
    busy?: boolean;
    onConfirm: () => void;
}) {
    const { t } = useTranslation();
    return (
        <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
            <AlertDialog.Portal>
                <AlertDialog.Backdrop className={styles["backdrop"]} />
                <AlertDialog.Popup className={styles["popup"]}>
                    <AlertDialog.Title className={styles["title"]}>{title}</AlertDialog.Title>
                    <AlertDialog.Description render={<div />}>{children}</AlertDialog.Description>
                    <div className={styles["buttons"]}>
                        <Button onClick={onClose}>{dismiss ?? t("dismiss")}</Button>
                        <Button kind="danger" busy={busy} onClick={onConfirm}>
                            {action}
                        </Button>
                    </div>
                </AlertDialog.Popup>
            </AlertDialog.Portal>
        </AlertDialog.Root>
    );
}
