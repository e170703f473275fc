// The filters of a list, kept in the address: a link, Back and a reload find them again.
import { useSearchParams } from "react-router";

export type Filters<Name extends string> = { [Each in Name]?: string | undefined };

/** What the address says of these filters, and how to change some of them. */
export function useFilters<Name extends string>(...names: Name[]) {
    const [parameters, setParameters] = useSearchParams();
    const filters: Filters<Name> = {};
    for (const name of names) filters[name] = parameters.get(name) ?? undefined;
    const change = (changes: Filters<Name>) =>
        setParameters(
            (before) => {
                const next = new URLSearchParams(before);
                for (const [name, value] of Object.entries<string | undefined>(changes)) {
                    if (value) next.set(name, value);
                    else next.delete(name);
                }
                return next;
            },
            { replace: true, preventScrollReset: true },
        );
    return [filters, change] as const;
}

/** One of the values that a filter may have; undefined when the address says another. */
export const oneOf = <Value extends string>(values: readonly Value[], said: string | undefined) =>
    values.find((value) => value === said);
