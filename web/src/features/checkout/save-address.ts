// PATCH /accounts/me: where parcels go
import * as v from "valibot";

import { AddressForm, fromForm } from "../../lib/address";
import { api, body } from "../../lib/api/client";
import { updateAccount } from "../../lib/session";

export const Delivery = v.object({
    ...AddressForm.entries,
    /** Whether the account is to keep it. */
    save: v.boolean(),
});
export type Delivery = v.InferOutput<typeof Delivery>;

export async function saveAddress(delivery: Delivery): Promise<void> {
    if (!delivery.save) return;
    const change = { shippingAddress: fromForm(delivery) };
    updateAccount(await body(api.PATCH("/api/v1/accounts/me", { body: change })));
}
