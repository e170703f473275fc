import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "./button";
import styles from "./quantity.module.css";

/** How many: a number that is typed or stepped, always from 1 to `most`. `label` says of what. */
export function Quantity({
    label,
    value,
    most,
    onChange,
}: {
    label: string;
    value: number;
    most: number;
    onChange: (value: number) => void;
}) {
    const { t } = useTranslation();
    // While it is typed it may be empty.
    const [typed, setTyped] = useState<string>();
    const change = (next: number) => onChange(Math.max(1, Math.min(next, most)));
    return (
        <div className={styles["quantity"]} role="group" aria-label={label}>
            <IconButton label={t("fewer")} disabled={value <= 1} onClick={() => change(value - 1)}>
                <Minus size={18} aria-hidden />
            </IconButton>
            <input
                type="number"
                inputMode="numeric"
                min={1}
                max={most}
                aria-label={label}
                value={typed ?? value}
                onChange={({ target }) => {
                    setTyped(target.value);
                    if (/^[1-9]\d*$/.test(target.value)) change(Number(target.value));
                }}
                onBlur={() => setTyped(undefined)}
            />
            <IconButton
                label={t("oneMore")}
                disabled={value >= most}
                onClick={() => change(value + 1)}
            >
                <Plus size={18} aria-hidden />
            </IconButton>
        </div>
    );
}
