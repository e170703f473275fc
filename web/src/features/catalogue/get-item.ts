// GET /items/{id}
import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, body } from "../../lib/api/client";

/** By its id or its upc. Asked anew when one looks at it: what is left changes. */
export const itemQuery = (id: string) =>
    queryOptions({
        queryKey: ["items", id],
        queryFn: ({ signal }) =>
            body(api.GET("/api/v1/items/{id}", { params: { path: { id } }, signal })),
        staleTime: 0,
    });

export const useItem = (id: string) => useQuery(itemQuery(id));
