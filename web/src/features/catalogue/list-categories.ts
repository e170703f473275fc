// GET /items/categories
import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";

export const useCategories = () =>
    useQuery({
        queryKey: ["categories"],
        queryFn: ({ signal }) => body(api.GET("/api/v1/items/categories", { signal })),
        staleTime: 300_000,
    });
