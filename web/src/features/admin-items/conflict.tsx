import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import styles from "./admin-items.module.css";
import { FIELDS, type ItemTexts } from "./item-form";

/** Another has changed the item meanwhile: both side by side, to choose from. */
export function Conflict({
    mine,
    now,
    onTheirs,
    onMine,
    onClose,
}: {
    mine: ItemTexts;
    now: ItemTexts;
    onTheirs: () => void;
    onMine: () => void;
    onClose: () => void;
}) {
    const { t } = useTranslation("admin-items");
    const differing = FIELDS.filter((name) => mine[name].trim() !== now[name]);
    return (
        <Dialog open onClose={onClose} title={t("conflict.title")}>
            <p>{t("conflict.text")}</p>
            <table className={styles["conflict"]}>
                <caption className="visually-hidden">{t("conflict.title")}</caption>
                <thead>
                    <tr>
                        <td />
                        <th scope="col">{t("conflict.mine")}</th>
                        <th scope="col">{t("conflict.now")}</th>
                    </tr>
                </thead>
                <tbody>
                    {differing.map((name) => (
                        <tr key={name}>
                            <th scope="row">{t(name)}</th>
                            <td>{mine[name] || "–"}</td>
                            <td>{now[name] || "–"}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <div className={styles["buttons"]}>
                <Button onClick={onClose}>{t("conflict.edit")}</Button>
                <Button onClick={onTheirs}>{t("conflict.takeNow")}</Button>
                <Button kind="primary" onClick={onMine}>
                    {t("conflict.takeMine")}
                </Button>
            </div>
        </Dialog>
    );
}
