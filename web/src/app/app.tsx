import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";

import { Toasts } from "../components/toast";
import { queries } from "../lib/query-client";
import { currentSession, subscribe } from "../lib/session";
import { routes } from "./routes";

const router = createBrowserRouter(routes);

// What one account was told is not for the next one.
let who = currentSession()?.account.email;
subscribe(() => {
    const now = currentSession()?.account.email;
    if (now !== who) queries.clear();
    who = now;
});

export function App() {
    return (
        <CSPProvider disableStyleElements>
            <QueryClientProvider client={queries}>
                <Suspense>
                    <RouterProvider router={router} />
                    <Toasts />
                </Suspense>
            </QueryClientProvider>
        </CSPProvider>
    );
}
