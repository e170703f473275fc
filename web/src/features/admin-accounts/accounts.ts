// GET /accounts; GET and PATCH /accounts/{email}
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, body, page } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { useList } from "../../lib/lists";
import type { Account } from "../../lib/session";

export type { Account };
export type Administration = components["schemas"]["AccountAdministration"];

export const useAccounts = (q: string | undefined) =>
    useList<Account>(["admin-accounts", q], (cursor, signal) =>
        page(api.GET("/api/v1/accounts", { params: { query: { q, limit: 50, cursor } }, signal })),
    );

const keyOf = (email: string) => ["admin-accounts", "account", email];

export const useAccount = (email: string) =>
    useQuery({
        queryKey: keyOf(email),
        queryFn: ({ signal }) =>
            body(api.GET("/api/v1/accounts/{email}", { params: { path: { email } }, signal })),
    });

export const useAdminister = (email: string) => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: (change: Administration) =>
            body(
                api.PATCH("/api/v1/accounts/{email}", {
                    params: { path: { email } },
                    body: change,
                }),
            ),
        onSuccess: (account) => {
            queries.setQueryData(keyOf(email), account);
            return queries.invalidateQueries({ queryKey: ["admin-accounts"] });
        },
    });
};
