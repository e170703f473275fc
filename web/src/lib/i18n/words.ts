// The words of every namespace, as English has them: what t() accepts.
import type account from "./en/account.json";
import type adminAccounts from "./en/admin-accounts.json";
import type adminItems from "./en/admin-items.json";
import type adminOperations from "./en/admin-operations.json";
import type adminOrders from "./en/admin-orders.json";
import type adminOverview from "./en/admin-overview.json";
import type adminPayments from "./en/admin-payments.json";
import type cart from "./en/cart.json";
import type catalogue from "./en/catalogue.json";
import type checkout from "./en/checkout.json";
import type common from "./en/common.json";
import type orders from "./en/orders.json";
import type payments from "./en/payments.json";
import type session from "./en/session.json";

export interface Words {
    account: typeof account;
    "admin-accounts": typeof adminAccounts;
    "admin-items": typeof adminItems;
    "admin-operations": typeof adminOperations;
    "admin-orders": typeof adminOrders;
    "admin-overview": typeof adminOverview;
    "admin-payments": typeof adminPayments;
    cart: typeof cart;
    catalogue: typeof catalogue;
    checkout: typeof checkout;
    common: typeof common;
    orders: typeof orders;
    payments: typeof payments;
    session: typeof session;
}
