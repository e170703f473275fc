export const files = import.meta.glob("./de/*.json", { eager: true, import: "default" });
