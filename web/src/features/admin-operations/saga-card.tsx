import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Badge } from "../../components/badge";
import { Button } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { ErrorNote, ErrorState, Skeleton } from "../../components/states";
import { Table } from "../../components/table";
import { toast } from "../../components/toast";
import type { components } from "../../lib/api/schema";
import { formatDateTime, formatNumber } from "../../lib/dates";
import { isId, shortId } from "../../lib/lists";
import styles from "./admin-operations.module.css";
import { type Saga, type Service, useRetry, useSaga } from "./saga";

/** What one service still owes to others, and what it could not deliver. */
export function SagaCard({ service }: { service: Service }) {
    const { t } = useTranslation("admin-operations");
    const { data, error, refetch } = useSaga(service);
    return (
        <Card title={t(`saga.${service}`)}>
            {!data && !error && <Skeleton lines={4} />}
            {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
            {data && <State state={data} />}
            {data && <DeadLetters service={service} letters={data.deadLetters} />}
        </Card>
    );
}

function State({ state }: { state: Saga }) {
    const { t, i18n } = useTranslation("admin-operations");
    const number = (value: number) => formatNumber(value, i18n.language);
    const oldest = state.oldestEffectAt;
    return (
        <Facts
            facts={[
                [t("saga.inFlight"), number("paying" in state ? state.paying : state.pending)],
                [t("saga.effects"), number(state.waitingEffects)],
                [t("saga.oldest"), oldest ? formatDateTime(oldest, i18n.language) : t("saga.none")],
                [
                    t("saga.letters"),
                    state.deadLetters.length === 0 ? (
                        <Badge key="letters" tone="good">
                            {t("saga.none")}
                        </Badge>
                    ) : (
                        <Badge key="letters" tone="bad">
                            {number(state.deadLetters.length)}
                        </Badge>
                    ),
                ],
            ]}
        />
    );
}

/** The order that a letter is about; of a stranger's event it may be anything. */
function Key({ of }: { of: string }) {
    if (!isId(of)) return <code className={styles["key"]}>{of}</code>;
    return (
        <Link to={`/admin/orders/${of}`} title={of}>
            …{shortId(of)}
        </Link>
    );
}

function DeadLetters({
    service,
    letters,
}: {
    service: Service;
    letters: components["schemas"]["DeadLetter"][];
}) {
    const { t, i18n } = useTranslation("admin-operations");
    const retry = useRetry(service);
    const again = () =>
        retry.mutate(undefined, {
            onSuccess: ({ delivered, failed }) => toast(t("saga.retried", { delivered, failed })),
        });
    return (
        <>
            <ErrorNote error={retry.error} />
            {letters.length > 0 && (
                <>
                    <Table
                        dense
                        caption={t("saga.letters")}
                        rows={letters}
                        keyOf={({ id }) => id}
                        columns={[
                            {
                                name: t("saga.at"),
                                cell: ({ at }) => formatDateTime(at, i18n.language),
                            },
                            { name: t("saga.topic"), cell: ({ topic }) => <code>{topic}</code> },
                            {
                                name: t("saga.key"),
                                cell: ({ key }) => <Key of={key} />,
                            },
                            { name: t("saga.reason"), cell: ({ reason }) => reason },
                        ]}
                    />
                    <div className={styles["buttons"]}>
                        <Button busy={retry.isPending} onClick={again}>
                            {t("saga.retry")}
                        </Button>
                    </div>
                </>
            )}
        </>
    );
}
