// The storefront's words: one file a language and feature, and one chunk a language. English, which
// stands in for what another lacks, is there from the start.
import i18n, { type BackendModule, type ResourceKey } from "i18next";
import { initReactI18next } from "react-i18next";

import type { Words } from "./words";

declare module "i18next" {
    interface CustomTypeOptions {
        defaultNS: "common";
        resources: Words;
    }
}

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const NAME = "souk.language";
const english = wordsOf(import.meta.glob("./en/*.json", { eager: true, import: "default" }));

const backend: BackendModule = {
    type: "backend",
    init: () => undefined,
    // It may answer a promise instead of calling back, whatever its type says.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises
    read: async (_language, namespace) => {
        const found = wordsOf((await import("./de")).files)[namespace];
        if (!found) throw new Error(`There are no words for ${namespace}.`);
        return found;
    },
};

function wordsOf(files: Record<string, unknown>) {
    const named = Object.entries(files).map(([path, words]): [string, ResourceKey] => [
        path.slice(path.lastIndexOf("/") + 1, -".json".length),
        words as ResourceKey,
    ]);
    return Object.fromEntries(named);
}

/** Call once, before anything is drawn. */
export async function startI18n(): Promise<void> {
    i18n.on("languageChanged", (language) => {
        document.documentElement.lang = language;
    });
    await i18n
        .use(backend)
        .use(initReactI18next)
        .init({
            lng: chosenLanguage(),
            fallbackLng: "en",
            supportedLngs: Object.keys(LANGUAGES),
            defaultNS: "common",
            ns: ["common"],
            partialBundledLanguages: true,
            resources: { en: english },
            interpolation: { escapeValue: false },
            // An advertisement on everybody's console.
            showSupportNotice: false,
        });
}

export async function setLanguage(language: Language): Promise<void> {
    localStorage.setItem(NAME, language);
    await i18n.changeLanguage(language);
}

function chosenLanguage(): string {
    const wishes = [localStorage.getItem(NAME), ...navigator.languages];
    const known = wishes.map((wish) => wish?.slice(0, 2)).find((wish) => wish && wish in LANGUAGES);
    return known ?? "en";
}
