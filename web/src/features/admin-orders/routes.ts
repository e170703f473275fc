import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "admin/orders", lazy: () => import("./orders-page") },
    { path: "admin/orders/:id", lazy: () => import("./order-page") },
];
