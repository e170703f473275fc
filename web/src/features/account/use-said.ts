import { useTranslation } from "react-i18next";

/** What stands at an input: ours are keys of words, the server's are words. */
export function useSaid(): (message: string | undefined) => string | undefined {
    const { t } = useTranslation("account");
    return (message) =>
        message?.startsWith("invalid.") ? t(message as "invalid.required") : message;
}
