// What forms have in common.
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";

import { Problem } from "./api/problem";

/**
 * Shows the fields that the server refused at their inputs; answers whether it was about any. `within`
 * is the member of the request that the form fills, when it fills only that.
 */
export function showFieldProblems<T extends FieldValues>(
    error: unknown,
    names: readonly FieldPath<T>[],
    setError: UseFormSetError<T>,
    within?: string,
): boolean {
    if (!(error instanceof Problem)) return false;
    const known = error.fields.flatMap(({ field, detail }) => {
        const name = names.find((each) => (within ? `${within}.${each}` : each) === field);
        return name ? [{ name, detail }] : [];
    });
    known.forEach(({ name, detail }, at) =>
        setError(name, { message: detail }, { shouldFocus: at === 0 }),
    );
    return known.length > 0;
}
