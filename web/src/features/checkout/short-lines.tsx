import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import styles from "./checkout.module.css";

export interface ShortLine {
    upc: string;
    name: string;
    wanted: number;
    /** How many there are; undefined when it is no longer sold. */
    there: number | undefined;
}

/** What can't be had as it was ordered, and what to do about each. */
export function ShortLines({
    lines,
    busy = false,
    onTake,
    onRemove,
}: {
    lines: ShortLine[];
    busy?: boolean;
    onTake: (line: ShortLine, quantity: number) => void;
    /** Undefined when it can't be left out. */
    onRemove: ((line: ShortLine) => void) | undefined;
}) {
    const { t } = useTranslation("checkout");
    return (
        <section className={styles["short"]} role="alert" aria-label={t("short")}>
            <h2>{t("short")}</h2>
            <ul className={styles["shortLines"]}>
                {lines.map((line) => (
                    <li key={line.upc}>
                        <p>
                            <b>{line.name}</b>{" "}
                            <span>
                                {t(reasonOf(line), { count: line.there, wanted: line.wanted })}
                            </span>
                        </p>
                        {!!line.there && (
                            <Button busy={busy} onClick={() => onTake(line, line.there ?? 0)}>
                                {t("take", { count: line.there })}
                            </Button>
                        )}
                        {onRemove && (
                            <Button
                                kind="quiet"
                                busy={busy}
                                aria-label={t("removeNamed", { name: line.name })}
                                onClick={() => onRemove(line)}
                            >
                                {t("remove")}
                            </Button>
                        )}
                    </li>
                ))}
            </ul>
        </section>
    );
}

function reasonOf({ there }: ShortLine) {
    if (there === undefined) return "gone";
    return there === 0 ? "soldOut" : "left";
}
