import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [{ path: "cart", lazy: () => import("./cart-page") }];
