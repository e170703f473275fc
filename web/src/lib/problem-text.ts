// What went wrong, in the visitor's words.
import type { TFunction } from "i18next";

import { Problem } from "./api/problem";

/** A known kind of problem in the visitor's language; of others, what the server said. */
export function problemText(error: unknown, t: TFunction): string {
    if (!(error instanceof Problem)) return t("error.unreachable");
    if (error.status === 429)
        return t("error.tooMany", { count: Math.ceil(error.retryAfter ?? 1) });
    if (error.status >= 500) return t("error.unavailable");
    const key = `problem.${error.slug}` as "problem.forbidden";
    return t(key, { defaultValue: error.detail });
}
