// POST /accounts/me/password, and in again: the session's token no longer counts
import { useMutation } from "@tanstack/react-query";
import * as v from "valibot";

import { api, body } from "../../lib/api/client";
import { currentSession, startSession } from "../../lib/session";

const Password = v.pipe(
    v.string(),
    v.minLength(8, "invalid.short"),
    v.maxLength(128, "invalid.long"),
);

export const PasswordChange = v.object({
    currentPassword: v.pipe(v.string(), v.nonEmpty("invalid.required")),
    newPassword: Password,
});
export type PasswordChange = v.InferOutput<typeof PasswordChange>;

async function changePassword(change: PasswordChange): Promise<void> {
    const email = currentSession()?.account.email ?? "";
    await api.POST("/api/v1/accounts/me/password", { body: change });
    const { token, expiresIn, account } = await body(
        api.POST("/api/v1/auth/login", { body: { email, password: change.newPassword } }),
    );
    startSession(token, expiresIn, account);
}

export const useChangePassword = () => useMutation({ mutationFn: changePassword });
