// Forms that hold what is saved nowhere yet.
import { useId, useLayoutEffect } from "react";

const forms = new Set<string>();

/** While it is true, leaving the page asks first. */
export function useUnsaved(isDirty: boolean): void {
    const id = useId();
    // Before it is painted: what looks saved never asks.
    useLayoutEffect(() => {
        if (!isDirty) return;
        forms.add(id);
        return () => void forms.delete(id);
    }, [id, isDirty]);
}

export const hasUnsaved = () => forms.size > 0;

/** Before going on in the very moment in which all was saved, or is of no use anymore. */
export const discardUnsaved = () => forms.clear();
