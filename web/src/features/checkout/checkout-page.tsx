import { useTranslation } from "react-i18next";

import { ButtonLink } from "../../components/button";
import { Page } from "../../components/page";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { useCartItems } from "../../lib/cart-items";
import { Checkout } from "./checkout";
import { usePlaceOrder } from "./place-order";

export function Component() {
    const { t } = useTranslation("checkout");
    const { query, items } = useCartItems();
    // Here, not in what shows the cart: it is empty as soon as the order is placed.
    const order = usePlaceOrder();
    return (
        <Page title={t("title")}>
            {query.isPending || order.isSuccess ? (
                <Loading />
            ) : query.isError && !query.data ? (
                <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : items.length > 0 ? (
                <Checkout items={items} order={order} />
            ) : (
                <EmptyState
                    title={t("empty")}
                    action={
                        <div>
                            <ButtonLink to="/" kind="primary">
                                {t("toShop")}
                            </ButtonLink>{" "}
                            <ButtonLink to="/orders">{t("toOrders")}</ButtonLink>
                        </div>
                    }
                >
                    {t("emptyHint")}
                </EmptyState>
            )}
        </Page>
    );
}
