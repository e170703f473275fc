import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { Link } from "react-router";

import styles from "./menu.module.css";

/** A button that opens a menu. `trigger` is the button; it is given what makes it open. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
    return (
        <Base.Root modal={false}>
            <Base.Trigger render={trigger} />
            <Base.Portal>
                <Base.Positioner sideOffset={8} align="end" className={styles["positioner"]}>
                    <Base.Popup className={styles["popup"]}>{children}</Base.Popup>
                </Base.Positioner>
            </Base.Portal>
        </Base.Root>
    );
}

export function MenuLink({ to, children }: { to: string; children: ReactNode }) {
    return (
        <Base.Item className={styles["item"]} render={<Link to={to} />}>
            {children}
        </Base.Item>
    );
}

export function MenuAction({ onClick, children }: { onClick: () => void; children: ReactNode }) {
    return (
        <Base.Item className={styles["item"]} onClick={onClick}>
            {children}
        </Base.Item>
    );
}

/** One of several values. */
export function MenuChoice<Value extends string>({
    label,
    value,
    choices,
    onChange,
}: {
    label: string;
    value: Value;
    choices: readonly (readonly [Value, string])[];
    onChange: (value: Value) => void;
}) {
    return (
        <Base.Group>
            <Base.GroupLabel className={styles["label"]}>{label}</Base.GroupLabel>
            <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
                {choices.map(([each, name]) => (
                    <Base.RadioItem key={each} value={each} className={styles["item"]} closeOnClick>
                        {name}
                        <Base.RadioItemIndicator className={styles["mark"]}>
                            ✓
                        </Base.RadioItemIndicator>
                    </Base.RadioItem>
                ))}
            </Base.RadioGroup>
        </Base.Group>
    );
}

export const MenuLine = () => <Base.Separator className={styles["line"]} />;

export const MenuTitle = ({ children }: { children: ReactNode }) => (
    <div className={styles["label"]}>{children}</div>
);
