import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, ButtonLink } from "../../components/button";
import { Card, Facts } from "../../components/card";
import { Page } from "../../components/page";
import { ErrorNote } from "../../components/states";
import { Table } from "../../components/table";
import { formatNumber } from "../../lib/dates";
import styles from "./admin-items.module.css";
import { type Imported, useImport, usePreview } from "./import";

export function Component() {
    const { t, i18n } = useTranslation("admin-items");
    const [file, setFile] = useState<File>();
    const preview = usePreview();
    const load = useImport();
    const choose = (chosen: File | undefined) => {
        setFile(chosen);
        load.reset();
        preview.reset();
        if (chosen) preview.mutate(chosen);
    };
    const taken = preview.data && preview.data.result.created + preview.data.result.updated;
    return (
        <Page
            title={t("import.title")}
            lead={t("import.lead")}
            actions={<ButtonLink to="/admin/items">{t("back")}</ButtonLink>}
        >
            <Card>
                <p>{t("import.columns")}</p>
                <FileChoice name={file?.name} onChoose={choose} />
                <ErrorNote error={load.error ?? preview.error} />
                {preview.isPending && <p role="status">{t("import.checking")}</p>}
            </Card>
            {preview.data && !load.data && (
                <Card title={t("import.preview")}>
                    <Outcome {...preview.data} />
                    <div className={styles["buttons"]}>
                        <Button
                            kind="primary"
                            disabled={!taken}
                            busy={load.isPending}
                            onClick={() => file && load.mutate(file)}
                        >
                            {t("import.send", {
                                count: taken,
                                units: formatNumber(taken ?? 0, i18n.language),
                            })}
                        </Button>
                    </div>
                </Card>
            )}
            {load.data && (
                <Card title={t("import.done")}>
                    <Outcome {...load.data} />
                    <div className={styles["buttons"]}>
                        <ButtonLink to="/admin/items" kind="primary">
                            {t("import.see")}
                        </ButtonLink>
                    </div>
                </Card>
            )}
        </Page>
    );
}

function FileChoice({
    name,
    onChoose,
}: {
    name: string | undefined;
    onChoose: (file: File | undefined) => void;
}) {
    const { t } = useTranslation("admin-items");
    const id = useId();
    return (
        <div
            className={styles["drop"]}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
                event.preventDefault();
                onChoose(event.dataTransfer.files[0]);
            }}
        >
            <span className={styles["file"]}>
                <input
                    id={id}
                    type="file"
                    accept=".csv,text/csv"
                    onChange={(event) => {
                        onChoose(event.target.files?.[0]);
                        // The same file, corrected, is worth another look.
                        event.target.value = "";
                    }}
                />
                <label htmlFor={id}>{t("import.choose")}</label>
            </span>
            <span>{name ?? t("import.drop")}</span>
        </div>
    );
}

function Outcome({ result, lines }: Imported) {
    const { t, i18n } = useTranslation("admin-items");
    const number = (value: number) => formatNumber(value, i18n.language);
    return (
        <div role="status" className={styles["outcome"]}>
            <Facts
                facts={[
                    [t("import.created"), number(result.created)],
                    [t("import.updated"), number(result.updated)],
                    [t("import.rejected"), number(result.rejectedCount)],
                ]}
            />
            {result.rejected.length > 0 && (
                <Table
                    dense
                    caption={t("import.rejected")}
                    rows={result.rejected}
                    keyOf={({ line, detail }) => `${line} ${detail}`}
                    columns={[
                        { name: t("import.line"), end: true, cell: ({ line }) => number(line) },
                        { name: t("import.wrong"), cell: ({ detail }) => detail },
                        {
                            name: t("import.text"),
                            cell: ({ line }) => <code>{lines[line - 1] ?? "–"}</code>,
                        },
                    ]}
                />
            )}
            {result.rejectedCount > result.rejected.length && (
                <p>
                    {t("import.moreRejected", {
                        count: result.rejectedCount - result.rejected.length,
                    })}
                </p>
            )}
        </div>
    );
}
