// GET and PATCH /accounts/me
import { useMutation, useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";
import type { components } from "../../lib/api/schema";
import { type Account, updateAccount } from "../../lib/session";

export type AccountChange = components["schemas"]["AccountChange"];

async function getAccount(signal: AbortSignal): Promise<Account> {
    const account = await body(api.GET("/api/v1/accounts/me", { signal }));
    updateAccount(account);
    return account;
}

async function changeAccount(change: AccountChange): Promise<Account> {
    const account = await body(api.PATCH("/api/v1/accounts/me", { body: change }));
    updateAccount(account);
    return account;
}

/** Asks for the account, which from then on is the session's: another device may have changed it. */
export const useRefreshedAccount = () =>
    useQuery({ queryKey: ["account"], queryFn: ({ signal }) => getAccount(signal), staleTime: 0 });

export const useChangeAccount = () => useMutation({ mutationFn: changeAccount });
