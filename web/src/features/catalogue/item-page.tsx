import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { Button, ButtonLink } from "../../components/button";
import { ItemPicture } from "../../components/item-picture";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { Quantity } from "../../components/quantity";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { isProblem } from "../../lib/api/problem";
import { MOST_UNITS, useCart } from "../../lib/cart";
import styles from "./catalogue.module.css";
import { useItem } from "./get-item";
import type { Item } from "./list-items";
import { Stock } from "./stock";
import { useAddToCart } from "./use-add-to-cart";

export function Component() {
    const { t } = useTranslation(["catalogue", "common"]);
    const { id = "" } = useParams();
    const query = useItem(id);
    if (query.data) return <Details key={query.data.id} item={query.data} />;
    if (query.isPending) return <Loading />;
    if (!isProblem(query.error, "unknown-item")) {
        return (
            <Page title={t("item")}>
                <ErrorState error={query.error} retry={() => void query.refetch()} />
            </Page>
        );
    }
    return (
        <Page title={t("unknown")}>
            <EmptyState
                title={t("unknownHint")}
                action={
                    <ButtonLink to="/" kind="primary">
                        {t("everything")}
                    </ButtonLink>
                }
            />
        </Page>
    );
}

function Details({ item }: { item: Item }) {
    const { t } = useTranslation("catalogue");
    return (
        <div className={styles["item"]}>
            <ItemPicture url={item.imageUrl} eager />
            <Page
                title={item.name}
                lead={
                    item.category && (
                        <Link to={`/?${new URLSearchParams({ category: item.category })}`}>
                            {item.category}
                        </Link>
                    )
                }
            >
                <p className={styles["worth"]}>
                    <Price amount={item.price} large />
                    <Stock units={item.availableUnits} />
                </p>
                {item.availableUnits > 0 ? (
                    <Buy item={item} />
                ) : (
                    <p className={styles["sold"]}>{t("soldOutHint")}</p>
                )}
                {item.description && <p className={styles["about"]}>{item.description}</p>}
                <p className={styles["code"]}>{t("code", { upc: item.upc })}</p>
            </Page>
        </div>
    );
}

function Buy({ item }: { item: Item }) {
    const { t } = useTranslation("catalogue");
    const add = useAddToCart();
    const [wish, setWish] = useState(1);
    const most = Math.min(item.availableUnits, MOST_UNITS);
    const there = useCart().lines.find((line) => line.upc === item.upc)?.quantity ?? 0;
    return (
        <>
            <div className={styles["buy"]}>
                <Quantity
                    label={t("quantity")}
                    value={Math.min(wish, most)}
                    most={most}
                    onChange={setWish}
                />
                <Button kind="primary" onClick={() => add(item, Math.min(wish, most))}>
                    {t("add")}
                </Button>
            </div>
            {there > 0 && (
                <p role="status">
                    <Link to="/cart">{t("inCart", { count: there })}</Link>
                </p>
            )}
        </>
    );
}
