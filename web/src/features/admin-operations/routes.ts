import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "admin/operations", lazy: () => import("./operations-page") },
];
