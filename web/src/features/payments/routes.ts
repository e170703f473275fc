import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [{ path: "payments", lazy: () => import("./payments-page") }];
