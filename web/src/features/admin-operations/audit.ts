// GET and POST /audit
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";

const RUNNING_MS = 1_000;
const KEY = ["admin-operations", "audit"];

export const INVARIANTS = ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"] as const;

export const useAudit = () =>
    useQuery({
        queryKey: KEY,
        queryFn: ({ signal }) => body(api.GET("/api/v1/audit", { signal })),
        refetchInterval: ({ state }) => (state.data?.running ? RUNNING_MS : false),
    });

export const useStartAudit = () => {
    const queries = useQueryClient();
    return useMutation({
        mutationFn: () => body(api.POST("/api/v1/audit")),
        onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    });
};
