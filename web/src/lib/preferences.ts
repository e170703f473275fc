// What the visitor has chosen for this browser: the color scheme.
import { useSyncExternalStore } from "react";

export type ColorScheme = "system" | "light" | "dark";

const NAME = "souk.colors";
const listeners = new Set<() => void>();

export function colorScheme(): ColorScheme {
    const kept = localStorage.getItem(NAME);
    return kept === "light" || kept === "dark" ? kept : "system";
}

export function setColorScheme(scheme: ColorScheme): void {
    localStorage.setItem(NAME, scheme);
    applyColorScheme();
    for (const listener of listeners) listener();
}

export function applyColorScheme(): void {
    document.documentElement.dataset["colors"] = colorScheme();
}

export function useColorScheme(): ColorScheme {
    return useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, colorScheme);
}
