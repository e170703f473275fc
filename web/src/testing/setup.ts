import "@testing-library/jest-dom/vitest";

import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

import { startI18n } from "../lib/i18n";

await startI18n();

afterEach(() => {
    cleanup();
    localStorage.clear();
    sessionStorage.clear();
});
