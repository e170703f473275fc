// POST /accounts/register, and in at once
import { useMutation } from "@tanstack/react-query";
import * as v from "valibot";

import { api } from "../../lib/api/client";
import { logIn } from "./log-in";

const Name = v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty("invalid.required"),
    v.maxLength(100, "invalid.long"),
);

export const Registration = v.object({
    firstName: Name,
    lastName: Name,
    email: v.pipe(v.string(), v.trim(), v.email("invalid.email")),
    password: v.pipe(v.string(), v.minLength(8, "invalid.short"), v.maxLength(128, "invalid.long")),
});
export type Registration = v.InferOutput<typeof Registration>;

export async function register(registration: Registration): Promise<void> {
    await api.POST("/api/v1/accounts/register", { body: registration });
    await logIn(registration);
}

export const useRegister = () => useMutation({ mutationFn: register });
