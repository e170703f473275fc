import { useSearchParams } from "react-router";

/** Where to go after logging in: a path of our own, whatever the address bar says. */
export function useReturnTo(): string {
    const [parameters] = useSearchParams();
    return safePath(parameters.get("returnTo"));
}

export function safePath(wish: string | null): string {
    if (!wish?.startsWith("/")) return "/";
    const url = new URL(wish, location.origin);
    return url.origin === location.origin ? url.pathname + url.search + url.hash : "/";
}
