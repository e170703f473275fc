import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "admin/items", lazy: () => import("./items-page") },
    { path: "admin/items/new", lazy: () => import("./new-item-page") },
    { path: "admin/items/import", lazy: () => import("./import-page") },
    { path: "admin/items/:id", lazy: () => import("./item-page") },
];
