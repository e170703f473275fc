import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { type BaseSyntheticEvent, useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { showFieldProblems } from "../../lib/forms";
import { useUnsaved } from "../../lib/unsaved";
import styles from "./admin-items.module.css";
import { Conflict } from "./conflict";
import { fetchItem, type Loaded, useItemChanged, useUpdateItem } from "./item";
import { ItemFields } from "./item-fields";
import { FIELDS, ItemEdit, textsOf, useInputs } from "./item-form";

/**
 * Changes an item. Only what was touched is sent, and only about the version that is shown: what another
 * changed meanwhile is shown beside it, and one of the two is chosen.
 */
export function EditForm({ loaded }: { loaded: Loaded }) {
    const { t } = useTranslation("admin-items");
    const id = loaded.item.id;
    const update = useUpdateItem(id);
    const changed = useItemChanged();
    const current = useMutation({ mutationFn: () => fetchItem(id), onSuccess: changed });
    const form = useForm({
        resolver: valibotResolver(ItemEdit),
        defaultValues: textsOf(loaded.item),
    });
    const { dirtyFields, isDirty, isValid } = form.formState;
    useUnsaved(isDirty);
    const baseRef = useRebase(loaded, form, dirtyFields);
    const input = useInputs(form);

    const rest = (now: Loaded, keepMine: boolean) => {
        baseRef.current = now;
        form.reset(textsOf(now.item), { keepDirtyValues: keepMine });
        current.reset();
    };
    const save = (mine: ItemEdit) => {
        const touched = FIELDS.filter((name) => dirtyFields[name]);
        const change = Object.fromEntries(touched.map((name) => [name, mine[name]]));
        update.mutate(
            { change, etag: baseRef.current.etag },
            {
                onSuccess: (now) => {
                    rest(now, false);
                    toast(t("saved"));
                },
                onError: (error) => {
                    if (isProblem(error, "stale-version")) current.mutate();
                    else showFieldProblems(error, FIELDS, form.setError);
                },
            },
        );
    };
    const submit = (event?: BaseSyntheticEvent) => form.handleSubmit(save)(event);
    const stale = isProblem(update.error, "stale-version");
    return (
        <Card title={t("details")}>
            <form className={styles["form"]} noValidate onSubmit={submit}>
                {isValid && !stale && <ErrorNote error={update.error} />}
                <ErrorNote error={current.error} />
                <ItemFields input={input} />
                <div className={styles["buttons"]}>
                    <Button disabled={!isDirty} onClick={() => form.reset()}>
                        {t("revert")}
                    </Button>
                    <Button
                        type="submit"
                        kind="primary"
                        disabled={!isDirty}
                        busy={update.isPending || current.isPending}
                    >
                        {t("save")}
                    </Button>
                </div>
            </form>
            {current.data && (
                <Conflict
                    mine={form.getValues()}
                    now={textsOf(current.data.item)}
                    onTheirs={() => rest(current.data, false)}
                    onMine={() => {
                        rest(current.data, true);
                        void submit();
                    }}
                    onClose={() => rest(current.data, true)}
                />
            )}
        </Card>
    );
}

/**
 * The version that the form is about. A newer one takes its place, unless it differs in what was touched
 * here: then saving is refused, and asks.
 */
function useRebase(
    loaded: Loaded,
    form: { reset: (texts: ReturnType<typeof textsOf>, how: { keepDirtyValues: true }) => void },
    dirty: { [Name in (typeof FIELDS)[number]]?: boolean },
) {
    const baseRef = useRef(loaded);
    const seenRef = useRef(loaded);
    useEffect(() => {
        if (loaded === seenRef.current) return;
        seenRef.current = loaded;
        const before = textsOf(baseRef.current.item);
        const now = textsOf(loaded.item);
        if (FIELDS.some((name) => dirty[name] && before[name] !== now[name])) return;
        baseRef.current = loaded;
        form.reset(now, { keepDirtyValues: true });
    });
    return baseRef;
}
