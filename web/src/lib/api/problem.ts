// What the API answers instead of what was asked for (RFC 9457).

export interface FieldProblem {
    field: string;
    detail: string;
}

export class Problem extends Error {
    override readonly name = "Problem";

    constructor(
        readonly status: number,
        /** The stable last part of `type`: decide by it, never by the text. */
        readonly slug: string,
        readonly detail: string,
        readonly fields: FieldProblem[] = [],
        /** In how many seconds to try again, when the server said so. */
        readonly retryAfter?: number,
        /** Members of the problem that only its kind has, such as `paymentId`. */
        readonly more: Record<string, unknown> = {},
        readonly traceId?: string,
    ) {
        super(detail);
    }
}

/** Whether it is this problem: `isProblem(error, "insufficient-stock")`. */
export function isProblem(error: unknown, ...slugs: string[]): error is Problem {
    return error instanceof Problem && (slugs.length === 0 || slugs.includes(error.slug));
}

/** Reads the problem out of an answer; one of a proxy in between is made up from its status. */
export async function problemOf(response: Response): Promise<Problem> {
    const seconds = Number(response.headers.get("Retry-After") ?? NaN);
    const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
    const text = await response.text();
    const read = parsed(text);
    const { type, detail, errors, traceId, title, ...more } = read;
    const said = [detail, title].find((each) => typeof each === "string");
    return new Problem(
        response.status,
        typeof type === "string" ? type.slice(type.lastIndexOf("/") + 1) : "unreadable",
        said ?? `HTTP ${response.status}`,
        Array.isArray(errors) ? (errors as FieldProblem[]) : [],
        retryAfter,
        more,
        typeof traceId === "string" ? traceId : undefined,
    );
}

function parsed(text: string): Record<string, unknown> {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null ? { ...value } : {};
    } catch {
        return {};
    }
}
