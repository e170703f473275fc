// Amounts. In JSON they are numbers with two decimals; we reckon in whole cents, as the server does.
import i18n from "i18next";

/** The shop's one currency. The API does not tell it yet: then it comes from there. */
export const CURRENCY = "USD";

export const toCents = (amount: number) => Math.round(amount * 100);
export const fromCents = (cents: number) => cents / 100;

/** The price of so many units, exactly. */
export const times = (unitPrice: number, quantity: number) =>
    fromCents(toCents(unitPrice) * quantity);

export const sum = (amounts: number[]) =>
    fromCents(amounts.reduce((total, amount) => total + toCents(amount), 0));

/** "$1,234.50", as the language has it. */
export function formatMoney(amount: number, language = i18n.language): string {
    return new Intl.NumberFormat(language, { style: "currency", currency: CURRENCY }).format(
        amount,
    );
}

/** "$1.2K": for the axis of a chart. */
export function formatRoundMoney(amount: number, language = i18n.language): string {
    return new Intl.NumberFormat(language, {
        style: "currency",
        currency: CURRENCY,
        notation: "compact",
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
    }).format(amount);
}
