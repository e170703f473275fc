// Which page answers which address. A feature names its own pages in its routes.ts.
import type { RouteObject } from "react-router";

import { routes as account } from "../features/account/routes";
import { routes as adminAccounts } from "../features/admin-accounts/routes";
import { routes as adminItems } from "../features/admin-items/routes";
import { routes as adminOperations } from "../features/admin-operations/routes";
import { routes as adminOrders } from "../features/admin-orders/routes";
import { routes as adminOverview } from "../features/admin-overview/routes";
import { routes as adminPayments } from "../features/admin-payments/routes";
import { routes as cart } from "../features/cart/routes";
import { routes as catalogue } from "../features/catalogue/routes";
import { routes as checkout } from "../features/checkout/routes";
import { routes as orders } from "../features/orders/routes";
import { routes as payments } from "../features/payments/routes";
import { routes as session } from "../features/session/routes";
import { Broken } from "./broken";
import { RequireAdmin, RequireSession } from "./guards";
import { NotFound } from "./not-found";
import { Shell } from "./shell/shell";

export const routes: RouteObject[] = [
    {
        element: <Shell />,
        errorElement: <Broken />,
        hydrateFallbackElement: <></>,
        children: [
            {
                errorElement: <Broken />,
                children: [
                    ...session,
                    {
                        element: <RequireSession />,
                        children: [
                            ...catalogue,
                            ...cart,
                            ...checkout,
                            ...orders,
                            ...payments,
                            ...account,
                        ],
                    },
                    { path: "*", element: <NotFound /> },
                ],
            },
        ],
    },
    {
        element: <RequireAdmin />,
        errorElement: <Broken />,
        hydrateFallbackElement: <></>,
        children: [
            {
                errorElement: <Broken />,
                children: [
                    ...adminOverview,
                    ...adminItems,
                    ...adminOrders,
                    ...adminPayments,
                    ...adminAccounts,
                    ...adminOperations,
                    { path: "admin/*", element: <NotFound /> },
                ],
            },
        ],
    },
];
