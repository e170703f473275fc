// POST /auth/login
import { useMutation } from "@tanstack/react-query";
import * as v from "valibot";

import { api, body } from "../../lib/api/client";
import { startSession } from "../../lib/session";

export const Credentials = v.object({
    email: v.pipe(v.string(), v.trim(), v.email("invalid.email")),
    password: v.pipe(v.string(), v.nonEmpty("invalid.required")),
});
export type Credentials = v.InferOutput<typeof Credentials>;

export async function logIn(credentials: Credentials): Promise<void> {
    const { token, expiresIn, account } = await body(
        api.POST("/api/v1/auth/login", { body: credentials }),
    );
    startSession(token, expiresIn, account);
}

export const useLogIn = () => useMutation({ mutationFn: logIn });
