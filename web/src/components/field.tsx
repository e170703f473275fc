// Inputs with their label, hint and error, tied together for screen readers. They take what
// react-hook-form's register() answers: `<TextField label={…} error={…} {...register("email")} />`.
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from "react";

import styles from "./field.module.css";

interface About {
    label: string;
    hint?: ReactNode;
    /** What is wrong, in words; undefined when nothing is. */
    error?: string | undefined;
    labelHidden?: boolean;
}

function useField({ hint, error }: Pick<About, "hint" | "error">) {
    const id = useId();
    const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean);
    return {
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described.join(" ") || undefined,
        className: styles["control"],
    };
}

function Field({ id, about, children }: { id: string; about: About; children: ReactNode }) {
    return (
        <div className={styles["field"]}>
            <label htmlFor={id} className={about.labelHidden ? "visually-hidden" : styles["label"]}>
                {about.label}
            </label>
            {children}
            {about.hint && (
                <p id={`${id}-hint`} className={styles["hint"]}>
                    {about.hint}
                </p>
            )}
            {about.error && (
                <p id={`${id}-error`} className={styles["error"]}>
                    {about.error}
                </p>
            )}
        </div>
    );
}

export const TextField = forwardRef<HTMLInputElement, About & ComponentPropsWithoutRef<"input">>(
    function TextField({ label, hint, error, labelHidden = false, ...rest }, ref) {
        const control = useField({ hint, error });
        return (
            <Field id={control.id} about={{ label, hint, error, labelHidden }}>
                <input ref={ref} {...control} {...rest} />
            </Field>
        );
    },
);

export const TextArea = forwardRef<
    HTMLTextAreaElement,
    About & ComponentPropsWithoutRef<"textarea">
>(function TextArea({ label, hint, error, labelHidden = false, ...rest }, ref) {
    const control = useField({ hint, error });
    return (
        <Field id={control.id} about={{ label, hint, error, labelHidden }}>
            <textarea ref={ref} rows={4} {...control} {...rest} />
        </Field>
    );
});

export const SelectField = forwardRef<
    HTMLSelectElement,
    About & ComponentPropsWithoutRef<"select">
>(function SelectField({ label, hint, error, labelHidden = false, ...rest }, ref) {
    const control = useField({ hint, error });
    return (
        <Field id={control.id} about={{ label, hint, error, labelHidden }}>
            <select ref={ref} {...control} {...rest} />
        </Field>
    );
});

export const Checkbox = forwardRef<
    HTMLInputElement,
    { label: string } & ComponentPropsWithoutRef<"input">
>(function Checkbox({ label, ...rest }, ref) {
    return (
        <label className={styles["checkbox"]}>
            <input ref={ref} type="checkbox" {...rest} />
            <span>{label}</span>
        </label>
    );
});
