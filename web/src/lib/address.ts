// Where parcels and bills go: what a form of it holds, and what the API takes.
import * as v from "valibot";

import type { components } from "./api/schema";

export type Address = components["schemas"]["Address"];

export const ADDRESS_FIELDS = ["line1", "line2", "postalCode", "city", "country"] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

const Line = v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty("invalid.required"),
    v.maxLength(200, "invalid.long"),
);

export const AddressForm = v.object({
    line1: Line,
    line2: v.pipe(v.string(), v.trim(), v.maxLength(200, "invalid.long")),
    postalCode: Line,
    city: Line,
    country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "invalid.required")),
});
export type AddressForm = v.InferOutput<typeof AddressForm>;

export const EMPTY_ADDRESS: AddressForm = {
    line1: "",
    line2: "",
    postalCode: "",
    city: "",
    country: "",
};

export const toForm = (kept: Address | undefined): AddressForm => ({
    ...EMPTY_ADDRESS,
    ...kept,
    line2: kept?.line2 ?? "",
});

export function fromForm({ line1, line2, postalCode, city, country }: AddressForm): Address {
    const address = { line1, postalCode, city, country };
    return line2 ? { ...address, line2 } : address;
}
