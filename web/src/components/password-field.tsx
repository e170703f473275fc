import { Eye, EyeOff } from "lucide-react";
import { type ComponentPropsWithoutRef, forwardRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "./button";
import { TextField } from "./field";
import styles from "./password-field.module.css";

/** A password that may be looked at while it is typed. */
export const PasswordField = forwardRef<
    HTMLInputElement,
    ComponentPropsWithoutRef<"input"> & {
        label: string;
        hint?: string;
        error?: string | undefined;
    }
>(function PasswordField(rest, ref) {
    const { t } = useTranslation();
    const [shown, setShown] = useState(false);
    return (
        <div className={styles["password"]}>
            <TextField ref={ref} type={shown ? "text" : "password"} {...rest} />
            <IconButton
                className={styles["eye"]}
                label={t("showPassword")}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
            >
                {shown ? <EyeOff size={20} aria-hidden /> : <Eye size={20} aria-hidden />}
            </IconButton>
        </div>
    );
});
