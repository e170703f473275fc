import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
    { path: "login", lazy: () => import("./log-in-page") },
    { path: "register", lazy: () => import("./register-page") },
];

/** What a visitor sees at /. */
export const welcome = () => import("./welcome-page");
