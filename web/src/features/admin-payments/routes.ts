import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "admin/payments", lazy: () => import("./payments-page") },
    { path: "admin/payments/:id", lazy: () => import("./payment-page") },
];
