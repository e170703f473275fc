// POST /items/import, and first what it would do
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";

async function importItems(file: File, preview: boolean) {
    const result = body(
        api.POST("/api/v1/items/import", {
            params: { query: preview ? { preview } : {} },
            body: file as unknown as string,
            bodySerializer: (csv) => csv,
            headers: { "Content-Type": "text/csv" },
        }),
    );
    return { result: await result, lines: await linesOf(file) };
}

const READABLE_BYTES = 8 * 1024 * 1024;

/** The file's lines, to show those that are wrong; of a large file none. */
async function linesOf(file: File): Promise<string[]> {
    return file.size > READABLE_BYTES ? [] : (await file.text()).split(/\r?\n/);
}

export type Imported = Awaited<ReturnType<typeof importItems>>;

export const usePreview = () =>
    useMutation({ mutationFn: (file: File) => importItems(file, true) });

export const useImport = () => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: (file: File) => importItems(file, false),
        onSettled: () => queries.invalidateQueries(),
    });
};
