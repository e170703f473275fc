import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "checkout", lazy: () => import("./checkout-page") },
    { path: "orders/:id/pay", lazy: () => import("./pay-page") },
];
