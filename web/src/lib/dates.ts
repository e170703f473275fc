// Times of the API (RFC 3339, UTC) in the visitor's language and time zone.
import i18n from "i18next";

export function formatDate(time: string, language = i18n.language): string {
    return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(time));
}

export function formatDateTime(time: string, language = i18n.language): string {
    const style = { dateStyle: "medium", timeStyle: "short" } as const;
    return new Intl.DateTimeFormat(language, style).format(new Date(time));
}

export function formatNumber(value: number, language = i18n.language): string {
    return new Intl.NumberFormat(language).format(value);
}

/** When a day ("2026-11-25") begins here, or so many days later; undefined when it is none. */
export function startOfDay(day: string | undefined, daysLater = 0): string | undefined {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "");
    if (!parts) return undefined;
    const start = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + daysLater);
    return start.toISOString();
}

/** A day of the API ("2026-11-25", a UTC day), short. */
export function formatDay(day: string, language = i18n.language): string {
    const style = { day: "numeric", month: "short", timeZone: "UTC" } as const;
    return new Intl.DateTimeFormat(language, style).format(new Date(day));
}
