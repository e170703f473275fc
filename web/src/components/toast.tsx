// A word in passing: `toast(t("cart:added"))`. Screen readers hear it; what must be read stands in the page.
import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "./button";
import styles from "./toast.module.css";

const manager = Toast.createToastManager();

/** `action` is a button in it, such as "Undo". */
export function toast(
    title: string,
    tone: "good" | "bad" = "good",
    action?: { label: string; onClick: () => void },
): void {
    const id = manager.add({
        title,
        type: tone,
        priority: tone === "bad" ? "high" : "low",
        ...(action && {
            actionProps: {
                children: action.label,
                onClick: () => {
                    action.onClick();
                    manager.close(id);
                },
            },
        }),
    });
}

export function Toasts() {
    return (
        <Toast.Provider toastManager={manager}>
            <Toast.Portal>
                <Toast.Viewport className={styles["viewport"]}>
                    <List />
                </Toast.Viewport>
            </Toast.Portal>
        </Toast.Provider>
    );
}

function List() {
    const { t } = useTranslation();
    const { toasts } = Toast.useToastManager();
    return toasts.map((each) => (
        <Toast.Root key={each.id} toast={each} className={styles["toast"]}>
            <Toast.Title className={styles["title"]} render={<p />} />
            <Toast.Action className={styles["action"]} />
            {/* Base UI hides it until the toasts are pointed at, but lets the keyboard go there. */}
            <Toast.Close aria-hidden={false} render={<IconButton label={t("close")} />}>
                <X size={18} aria-hidden />
            </Toast.Close>
        </Toast.Root>
    ));
}
