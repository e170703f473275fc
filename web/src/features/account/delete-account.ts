// DELETE /accounts/me
import { useMutation } from "@tanstack/react-query";

import { api } from "../../lib/api/client";

export const useDeleteAccount = () =>
    useMutation({
        mutationFn: (password: string) => api.DELETE("/api/v1/accounts/me", { body: { password } }),
    });
