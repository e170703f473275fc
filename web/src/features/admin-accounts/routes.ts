import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "admin/accounts", lazy: () => import("./accounts-page") },
    { path: "admin/accounts/:email", lazy: () => import("./account-page") },
];
