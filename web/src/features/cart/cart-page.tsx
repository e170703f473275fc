import { useTranslation } from "react-i18next";

import { Button, ButtonLink } from "../../components/button";
import { Card } from "../../components/card";
import { Page } from "../../components/page";
import { Price } from "../../components/price";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { isOrderable, useCartItems } from "../../lib/cart-items";
import styles from "./cart.module.css";
import { CartLine } from "./cart-line";
import { Changes } from "./changes";

export function Component() {
    const { t } = useTranslation("cart");
    const { query, items, total } = useCartItems();
    if (items.length === 0 && !query.isFetching) return <Empty />;
    return (
        <Page title={t("title")}>
            {query.isPending ? (
                <Loading />
            ) : query.isError && !query.data ? (
                <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : (
                <div className={styles["cart"]}>
                    <div className={styles["left"]}>
                        <Changes items={items} />
                        <ul className={styles["lines"]}>
                            {items.map(({ line, item }) => (
                                <CartLine key={line.upc} line={line} item={item} />
                            ))}
                        </ul>
                    </div>
                    <Card title={t("summary")}>
                        <div className={styles["total"]} role="status">
                            <span>{t("total")}</span>
                            <Price amount={total} large />
                        </div>
                        {isOrderable(items) ? (
                            <ButtonLink to="/checkout" kind="primary" wide>
                                {t("toCheckout")}
                            </ButtonLink>
                        ) : (
                            <>
                                <Button kind="primary" wide disabled>
                                    {t("toCheckout")}
                                </Button>
                                <p className={styles["hint"]}>{t("notYet")}</p>
                            </>
                        )}
                        <ButtonLink to="/" kind="quiet" wide>
                            {t("goOn")}
                        </ButtonLink>
                    </Card>
                </div>
            )}
        </Page>
    );
}

function Empty() {
    const { t } = useTranslation("cart");
    return (
        <Page title={t("title")}>
            <EmptyState
                title={t("empty")}
                action={
                    <ButtonLink to="/" kind="primary">
                        {t("toShop")}
                    </ButtonLink>
                }
            >
                {t("emptyHint")}
            </EmptyState>
        </Page>
    );
}
