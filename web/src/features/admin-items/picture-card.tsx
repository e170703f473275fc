import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import styles from "./admin-items.module.css";
import type { Item } from "./items";
import { PICTURE_TYPES, readAsUrl, useSetPicture } from "./picture";
import { showable } from "./showable";

interface Chosen {
    file: File;
    url: string;
}

/** An item's picture; another is looked at before it is sent. */
export function PictureCard({ item }: { item: Item }) {
    const { t } = useTranslation("admin-items");
    const [chosen, setChosen] = useState<Chosen>();
    const picture = useSetPicture(item.id);
    const shown = chosen?.url ?? (showable(item.imageUrl) ? item.imageUrl : undefined);
    const choose = async (file: File | undefined) => {
        picture.reset();
        setChosen(file && { file, url: await readAsUrl(file) });
    };
    const send = (file: File | null) =>
        picture.mutate(file, {
            onSuccess: () => {
                setChosen(undefined);
                toast(t(file ? "picture.saved" : "picture.removed"));
            },
        });
    return (
        <Card title={t("picture.title")}>
            {shown ? (
                <img
                    key={shown}
                    className={styles["picture"]}
                    src={shown}
                    alt={chosen ? t("picture.preview") : item.name}
                />
            ) : (
                <p className={styles["no-picture"]}>{t("picture.none")}</p>
            )}
            <PictureError error={picture.error} />
            <div className={styles["buttons"]}>
                {chosen ? (
                    <>
                        <Button onClick={() => void choose(undefined)}>{t("dismiss")}</Button>
                        <Button
                            kind="primary"
                            busy={picture.isPending}
                            onClick={() => send(chosen.file)}
                        >
                            {t("picture.send")}
                        </Button>
                    </>
                ) : (
                    <>
                        {item.imageUrl && (
                            <Button
                                kind="danger"
                                busy={picture.isPending}
                                onClick={() => send(null)}
                            >
                                {t("picture.remove")}
                            </Button>
                        )}
                        <FileInput label={t("picture.choose")} onChoose={choose} />
                    </>
                )}
            </div>
        </Card>
    );
}

function FileInput({ label, onChoose }: { label: string; onChoose: (file?: File) => void }) {
    const id = useId();
    return (
        <span className={styles["file"]}>
            <input
                id={id}
                type="file"
                accept={PICTURE_TYPES}
                onChange={(event) => onChoose(event.target.files?.[0])}
            />
            <label htmlFor={id}>{label}</label>
        </span>
    );
}

const KNOWN = ["not-a-picture", "body-too-large", "unsupported-media-type"] as const;

function PictureError({ error }: { error: unknown }) {
    const { t } = useTranslation("admin-items");
    const known = KNOWN.find((slug) => isProblem(error, slug));
    if (!known) return <ErrorNote error={error} />;
    return (
        <p role="alert" className={styles["error"]}>
            {t(`picture.${known}`)}
        </p>
    );
}
