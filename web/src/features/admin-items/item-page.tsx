import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";

import { Button, ButtonLink } from "../../components/button";
import { Confirm } from "../../components/dialog";
import { Page } from "../../components/page";
import { EmptyState, ErrorNote, ErrorState, Loading } from "../../components/states";
import { toast } from "../../components/toast";
import { isProblem } from "../../lib/api/problem";
import { formatDateTime } from "../../lib/dates";
import { discardUnsaved } from "../../lib/unsaved";
import styles from "./admin-items.module.css";
import { EditForm } from "./edit-form";
import { type Loaded, useDeleteItem, useItem } from "./item";
import type { Item } from "./items";
import { Ledger } from "./ledger";
import { PictureCard } from "./picture-card";
import { StockCard } from "./stock-card";

export function Component() {
    const { t } = useTranslation("admin-items");
    const { id = "" } = useParams();
    const { data, error, refetch } = useItem(id);
    const gone = isProblem(error, "unknown-item");
    if (data && !gone) return <ItemView key={data.item.id} loaded={data} />;
    return (
        <Page title={t("item")}>
            {!error && <Loading />}
            {gone ? (
                <EmptyState
                    title={t("gone")}
                    action={<ButtonLink to="/admin/items">{t("back")}</ButtonLink>}
                >
                    {t("goneText")}
                </EmptyState>
            ) : (
                error && <ErrorState error={error} retry={() => void refetch()} />
            )}
        </Page>
    );
}

function ItemView({ loaded }: { loaded: Loaded }) {
    const { t, i18n } = useTranslation("admin-items");
    const { item } = loaded;
    const lead = t("itemLead", {
        upc: item.upc,
        time: formatDateTime(item.updatedAt, i18n.language),
    });
    return (
        <Page
            title={item.name}
            lead={lead}
            actions={
                <>
                    <ButtonLink to="/admin/items">{t("back")}</ButtonLink>
                    <DeleteButton item={item} />
                </>
            }
        >
            <div className={styles["item"]}>
                <EditForm loaded={loaded} />
                <div className={styles["side"]}>
                    <StockCard item={item} />
                    <PictureCard item={item} />
                </div>
            </div>
            <Ledger id={item.id} />
        </Page>
    );
}

function DeleteButton({ item }: { item: Item }) {
    const { t } = useTranslation("admin-items");
    const [asking, setAsking] = useState(false);
    const remove = useDeleteItem(item.id);
    const navigate = useNavigate();
    const confirm = () =>
        remove.mutate(undefined, {
            onSuccess: () => {
                toast(t("deleted", { name: item.name }));
                discardUnsaved();
                void navigate("/admin/items");
            },
        });
    return (
        <>
            <Button kind="danger" onClick={() => setAsking(true)}>
                <Trash2 size={18} aria-hidden />
                {t("delete")}
            </Button>
            <Confirm
                open={asking}
                onClose={() => setAsking(false)}
                title={t("deleteTitle", { name: item.name })}
                action={t("delete")}
                busy={remove.isPending}
                onConfirm={confirm}
            >
                <p>{t("deleteText")}</p>
                <ErrorNote error={remove.error} />
            </Confirm>
        </>
    );
}
