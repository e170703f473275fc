import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Address, AddressField } from "../lib/address";
import { countries, countryName } from "../lib/countries";
import styles from "./address.module.css";
import { SelectField, TextField } from "./field";

/** The inputs of an address. `input` answers what react-hook-form registers, and what is wrong. */
export function AddressFields({
    kind,
    input,
}: {
    kind: "shipping" | "billing";
    input: (name: AddressField) => UseFormRegisterReturn & { error: string | undefined };
}) {
    const { t, i18n } = useTranslation("common");
    const field = (name: AddressField, autoComplete: string) => {
        const { error, ...rest } = input(name);
        // Ours are keys of words; the server's are words.
        const said = error?.startsWith("invalid.") ? t(error as "invalid.required") : error;
        const label = t(`address.${name}`);
        return { ...rest, label, error: said, autoComplete: `${kind} ${autoComplete}` };
    };
    return (
        <div className={styles["fields"]}>
            <TextField {...field("line1", "address-line1")} />
            <TextField {...field("line2", "address-line2")} />
            <div className={styles["place"]}>
                <TextField {...field("postalCode", "postal-code")} />
                <TextField {...field("city", "address-level2")} />
            </div>
            <SelectField {...field("country", "country")}>
                <option value="">{t("address.choose")}</option>
                {countries(i18n.language).map(({ code, name }) => (
                    <option key={code} value={code}>
                        {name}
                    </option>
                ))}
            </SelectField>
        </div>
    );
}

/** An address as it stands on a parcel. */
export function PostalAddress({ name, address }: { name?: string; address: Address }) {
    const { i18n } = useTranslation();
    const { line1, line2, postalCode, city, country } = address;
    const place = `${postalCode} ${city}`;
    const lines = [name, line1, line2, place, countryName(country, i18n.language)];
    return (
        <address className={styles["postal"]}>
            {lines.filter(Boolean).map((line, at) => (
                <span key={at}>{line}</span>
            ))}
        </address>
    );
}
