import { expect, test } from "vitest";

type Texts = Record<string, unknown>;

const files = import.meta.glob<Texts>("./*/*.json", { eager: true, import: "default" });
const namespaces = Object.keys(files)
    .filter((file) => file.startsWith("./en/"))
    .map((file) => file.slice("./en/".length));

/** Every text under its full name. */
function flat(texts: Texts, prefix = ""): [string, string][] {
    return Object.entries(texts).flatMap(([name, text]) =>
        typeof text === "string"
            ? [[prefix + name, text]]
            : flat(text as Texts, `${prefix}${name}.`),
    );
}

const parameters = (text: string) => [...text.matchAll(/{{\w+}}/g)].map(String).sort();

test("each language has the same files", () => {
    expect(Object.keys(files).filter((file) => file.startsWith("./de/"))).toHaveLength(
        namespaces.length,
    );
});

test.each(namespaces)("%s says the same in German and English", (namespace) => {
    const english = flat(files[`./en/${namespace}`] ?? {});
    const german = new Map(flat(files[`./de/${namespace}`] ?? {}));
    expect([...german.keys()].sort()).toEqual(english.map(([name]) => name).sort());
    for (const [name, text] of english) {
        expect(text.trim(), name).not.toBe("");
        expect(parameters(german.get(name) ?? ""), name).toEqual(parameters(text));
    }
});
