import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "orders", lazy: () => import("./orders-page") },
    { path: "orders/:id", lazy: () => import("./order-page") },
];
