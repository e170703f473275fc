import "../components/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { startCartSync } from "../lib/cart-sync";
import { startI18n } from "../lib/i18n";
import { applyColorScheme } from "../lib/preferences";
import { App } from "./app";

applyColorScheme();
startCartSync();
await startI18n();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
createRoot(root).render(
    <StrictMode>
        <App />
    </StrictMode>,
);
