import { useTranslation } from "react-i18next";

import { Badge } from "../../components/badge";
import { LOW_STOCK } from "../../lib/stock";

/** Nothing, "only 3 left", or "sold out". */
export function Stock({ units }: { units: number }) {
    const { t } = useTranslation("catalogue");
    if (units === 0) return <Badge>{t("soldOut")}</Badge>;
    return units <= LOW_STOCK ? <Badge tone="warning">{t("left", { count: units })}</Badge> : null;
}
