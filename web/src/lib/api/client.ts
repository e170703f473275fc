// The one way to the API: adds the session's token, and turns every refusal into a Problem.
import createClient, { type Middleware } from "openapi-fetch";

import { currentSession, endSession } from "../session";
import { problemOf } from "./problem";
import type { paths } from "./schema";

const tokenOf = (request: Request) => request.headers.get("Authorization")?.replace("Bearer ", "");

const session: Middleware = {
    onRequest({ request }) {
        const token = currentSession()?.token;
        if (token && !request.headers.has("Authorization")) {
            request.headers.set("Authorization", `Bearer ${token}`);
        }
        return request;
    },
    async onResponse({ request, response }) {
        if (response.ok) return;
        const problem = await problemOf(response);
        // A wrong password is no reason, and neither is an answer to a session before this one.
        const refused = problem.status === 401 && problem.slug !== "invalid-credentials";
        const token = tokenOf(request);
        if (refused && token && token === currentSession()?.token) endSession("expired");
        throw problem;
    },
};

export const api = createClient<paths>({
    baseUrl: globalThis.location.origin,
    // Looked up at every call, so that a test can put its own in place.
    fetch: (request) => globalThis.fetch(request),
});
api.use(session);

/** The body of an answer: `await body(api.GET("/api/v1/accounts/me", { signal }))`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> {
    return (await answer).data as NonNullable<T>;
}

export interface Page<T> {
    items: T[];
    /** Asks for the next page; undefined on the last. */
    cursor: string | undefined;
}

/** A page of a list, with the cursor of the next one out of its Link header. */
export async function page<T>(
    answer: Promise<{ data?: T[]; response: Response }>,
): Promise<Page<T>> {
    const { data, response } = await answer;
    return { items: data ?? [], cursor: nextCursor(response.headers.get("Link")) };
}

export function nextCursor(link: string | null): string | undefined {
    const url = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
    if (url === undefined) return undefined;
    return new URL(url, "http://souk.invalid").searchParams.get("cursor") ?? undefined;
}
