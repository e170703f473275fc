import { Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../components/button";
import { Confirm } from "../../components/dialog";
import { ErrorNote } from "../../components/states";
import { toast } from "../../components/toast";
import { useSession } from "../../lib/session";
import { useCancelOrder } from "./cancel-order";
import type { Order } from "./get-order";
import styles from "./orders.module.css";
import { Receipt } from "./receipt";
import type { Standing } from "./standing";

/** What can be done with the order as it stands: print its receipt, cancel it. */
export function OrderActions({ order, standing }: { order: Order; standing: Standing }) {
    const { t } = useTranslation("orders");
    const [asking, setAsking] = useState(false);
    const session = useSession();
    const cancel = useCancelOrder(order);
    const confirm = () =>
        cancel.mutate(undefined, {
            onSuccess: () => {
                setAsking(false);
                toast(t("canceledNow"));
            },
        });
    const paid = standing === "completed";
    return (
        <div className={styles["actions"]}>
            <Button onClick={() => window.print()}>
                <Printer size={20} aria-hidden />
                {t("print")}
            </Button>
            {order.status !== "CANCELED" && session?.account.email === order.accountEmail && (
                <Button kind="danger" onClick={() => setAsking(true)}>
                    {t("cancel")}
                </Button>
            )}
            <Confirm
                open={asking}
                onClose={() => setAsking(false)}
                title={t("cancelTitle")}
                action={t("cancel")}
                busy={cancel.isPending}
                onConfirm={confirm}
            >
                <p>{t(paid ? "cancelPaid" : "cancelUnpaid")}</p>
                <ErrorNote error={cancel.error} />
            </Confirm>
            <Receipt order={order} standing={standing} />
        </div>
    );
}
