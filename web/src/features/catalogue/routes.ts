import { noop } from "@tanstack/react-query";
import type { RouteObject } from "react-router";

import { queries } from "../../lib/query-client";
import { currentSession } from "../../lib/session";
import { filtersOf } from "./filters";
import { itemQuery } from "./get-item";
import { itemsQuery } from "./list-items";

// What a page will ask for is asked for while its own code is still on its way; the page tells how
// that went.
export const routes: RouteObject[] = [
    {
        index: true,
        loader: ({ request }) => {
            const filters = filtersOf(new URL(request.url).searchParams);
            if (currentSession()) queries.infiniteQuery(itemsQuery(filters)).catch(noop);
            return null;
        },
        lazy: () => import("./catalogue-page"),
    },
    {
        path: "items/:id",
        loader: ({ params: { id = "" } }) => {
            if (currentSession()) queries.query(itemQuery(id)).catch(noop);
            return null;
        },
        lazy: () => import("./item-page"),
    },
];
