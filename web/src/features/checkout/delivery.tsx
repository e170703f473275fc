import { useState } from "react";
import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { AddressFields, PostalAddress } from "../../components/address";
import { Button } from "../../components/button";
import { Checkbox } from "../../components/field";
import { useSession } from "../../lib/session";
import styles from "./checkout.module.css";
import type { Delivery } from "./save-address";

/** The account's address, or the form when there is none or another is wished. */
export function DeliveryChoice({
    register,
    errors,
}: {
    register: UseFormRegister<Delivery>;
    errors: FieldErrors<Delivery>;
}) {
    const { t } = useTranslation("checkout");
    const account = useSession()?.account;
    const there = account?.shippingAddress;
    const [changing, setChanging] = useState(there === undefined);
    // What the server refused stands at the inputs.
    const wrong = Object.keys(errors).length > 0;
    if (there && !changing && !wrong) {
        return (
            <div className={styles["known"]}>
                <PostalAddress name={`${account.firstName} ${account.lastName}`} address={there} />
                <Button onClick={() => setChanging(true)}>{t("changeAddress")}</Button>
            </div>
        );
    }
    return (
        <div className={styles["address"]}>
            <AddressFields
                kind="shipping"
                input={(name) => ({ ...register(name), error: errors[name]?.message })}
            />
            <Checkbox label={t("saveAddress")} {...register("save")} />
        </div>
    );
}
