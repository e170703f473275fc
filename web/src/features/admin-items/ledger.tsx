import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Badge, type Tone } from "../../components/badge";
import { Card } from "../../components/card";
import { List } from "../../components/list";
import { Table } from "../../components/table";
import { formatDateTime, formatNumber } from "../../lib/dates";
import { shortId } from "../../lib/lists";
import { type Movement, useMovements } from "./stock";

const TONES: Record<Movement["cause"], Tone> = {
    HELD: "warning",
    SOLD: "good",
    RELEASED: "neutral",
    ADJUSTED: "neutral",
};

/** Every change of an item's stock, newest first, and what caused it. */
export function Ledger({ id }: { id: string }) {
    const { t, i18n } = useTranslation("admin-items");
    const signed = new Intl.NumberFormat(i18n.language, { signDisplay: "exceptZero" });
    return (
        <Card title={t("ledger")}>
            <List query={useMovements(id)} empty={<p>{t("ledgerEmpty")}</p>}>
                {(movements) => (
                    <Table
                        dense
                        caption={t("ledger")}
                        rows={movements}
                        keyOf={({ seq }) => seq}
                        columns={[
                            {
                                name: t("when"),
                                cell: ({ at }) => formatDateTime(at, i18n.language),
                            },
                            {
                                name: t("cause"),
                                cell: ({ cause }) => (
                                    <Badge tone={TONES[cause]}>{t(`causes.${cause}`)}</Badge>
                                ),
                            },
                            {
                                name: t("moved"),
                                end: true,
                                cell: ({ units }) => formatNumber(units, i18n.language),
                            },
                            {
                                name: t("onShelf"),
                                end: true,
                                cell: ({ delta }) => signed.format(delta),
                            },
                            { name: t("why"), cell: (movement) => <Why {...movement} /> },
                        ]}
                    />
                )}
            </List>
        </Card>
    );
}

function Why({ orderId, reason }: Movement) {
    const { t } = useTranslation("admin-items");
    if (!orderId) return reason ?? "–";
    return (
        <Link to={`/admin/orders/${orderId}`} title={orderId}>
            {t("order", { id: shortId(orderId) })}
        </Link>
    );
}
