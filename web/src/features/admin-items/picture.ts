// PUT and DELETE /items/{id}/picture
import { useMutation } from "@tanstack/react-query";

import { api } from "../../lib/api/client";
import { Problem } from "../../lib/api/problem";
import { fetchItem, useItemChanged } from "./item";

export const PICTURE_TYPES = "image/png,image/jpeg,image/webp";
const LARGE_BYTES = 2 * 1024 * 1024;

async function putPicture(id: string, file: File) {
    try {
        await api.PUT("/api/v1/items/{id}/picture", {
            params: { path: { id } },
            body: file as unknown as string,
            bodySerializer: (bytes) => bytes,
            headers: { "Content-Type": file.type || "application/octet-stream" },
        });
    } catch (error) {
        // The server closes on what is far too large; the browser then knows no answer.
        if (!(error instanceof Problem) && file.size > LARGE_BYTES) {
            throw new Problem(413, "body-too-large", "The picture is too large.");
        }
        throw error;
    }
    return fetchItem(id);
}

async function deletePicture(id: string) {
    await api.DELETE("/api/v1/items/{id}/picture", { params: { path: { id } } });
    return fetchItem(id);
}

/** A file takes the item's picture's place; null takes it away. */
export const useSetPicture = (id: string) => {
    const changed = useItemChanged();
    return useMutation({
        mutationFn: (file: File | null) => (file ? putPicture(id, file) : deletePicture(id)),
        onSuccess: changed,
    });
};

/** The file as an address that the page's policy lets it show. */
export function readAsUrl(file: File): Promise<string> {
    return new Promise((done, failed) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result as string);
        reader.onerror = () => failed(reader.error ?? new Error("The file can't be read."));
        reader.readAsDataURL(file);
    });
}
