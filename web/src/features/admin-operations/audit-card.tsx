import { useTranslation } from "react-i18next";

import { Badge } from "../../components/badge";
import { Button } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { ErrorNote, ErrorState, Skeleton } from "../../components/states";
import type { components } from "../../lib/api/schema";
import { formatDateTime, formatNumber } from "../../lib/dates";
import { formatMoney } from "../../lib/money";
import styles from "./admin-operations.module.css";
import { INVARIANTS, useAudit, useStartAudit } from "./audit";

type Audited = NonNullable<components["schemas"]["Audit"]["last"]>;

/** Whether the books are right, when that was last looked at, and a button to look now. */
export function AuditCard() {
    const { t, i18n } = useTranslation("admin-operations");
    const { data, error, refetch } = useAudit();
    const start = useStartAudit();
    const running = data?.running ?? false;
    return (
        <Card title={t("audit.title")}>
            <div className={styles["head"]}>
                <p role="status">
                    {running && <Badge tone="warning">{t("audit.running")}</Badge>}
                    {!running && data?.last && <Verdict audited={data.last} />}
                    {!running && data && !data.last && t("audit.never")}
                </p>
                <Button
                    kind="primary"
                    busy={running || start.isPending}
                    onClick={() => start.mutate()}
                >
                    {t("audit.run")}
                </Button>
            </div>
            <ErrorNote error={start.error} />
            {!data && !error && <Skeleton lines={4} />}
            {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
            {!running && data?.failedAt && (
                <p role="status">
                    {t("audit.failed", { time: formatDateTime(data.failedAt, i18n.language) })}
                </p>
            )}
            {data?.last && <Counts audited={data.last} />}
            <Invariants audited={data?.last} />
        </Card>
    );
}

function Verdict({ audited }: { audited: Audited }) {
    const { t, i18n } = useTranslation("admin-operations");
    return (
        <>
            <Badge tone={audited.holds ? "good" : "bad"}>
                {t(audited.holds ? "audit.holds" : "audit.broken")}
            </Badge>{" "}
            {t("audit.at", { time: formatDateTime(audited.finishedAt, i18n.language) })}
        </>
    );
}

const AMOUNTS = ["taken", "refunded"];

function Counts({ audited }: { audited: Audited }) {
    const { t, i18n } = useTranslation("admin-operations");
    const facts = Object.entries(audited.counts)
        .filter(([, value]) => typeof value === "number")
        .map(([name, value]): [string, string] => [
            t(`counts.${name as "items"}`, { defaultValue: name }),
            AMOUNTS.includes(name)
                ? formatMoney(value, i18n.language)
                : formatNumber(value, i18n.language),
        ]);
    return (
        <div className={styles["counts"]}>
            <Facts facts={facts} />
        </div>
    );
}

/** What must always be true, and what the last audit found against it. */
function Invariants({ audited }: { audited: Audited | undefined }) {
    const { t } = useTranslation("admin-operations");
    return (
        <>
            <h3>{t("audit.invariants")}</h3>
            <ol className={styles["invariants"]}>
                {INVARIANTS.map((name) => {
                    const found = audited?.findings.filter(({ invariant }) => invariant === name);
                    return (
                        <li key={name}>
                            <Badge tone={tone(found?.length)}>{name}</Badge>
                            <div>
                                <p>{t(`invariants.${name}`)}</p>
                                {found && found.length > 0 && (
                                    <ul className={styles["findings"]}>
                                        {found.map(({ detail }) => (
                                            <li key={detail}>{detail}</li>
                                        ))}
                                    </ul>
                                )}
                            </div>
                        </li>
                    );
                })}
            </ol>
        </>
    );
}

function tone(findings: number | undefined) {
    if (findings === undefined) return "neutral";
    return findings === 0 ? "good" : "bad";
}
