import react from "@vitejs/plugin-react";
import { compression, defineAlgorithm } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

const FORMS = /valibot|hookform|react-hook-form|address/;
const SHARED = /node_modules|preload-helper|src\/components|src\/lib\/(?!i18n)/;

export default defineConfig({
    plugins: [
        react(),
        // The gateway serves these siblings as they are; it compresses nothing itself. What would not
        // become smaller has none.
        compression({
            include: /\.(html|js|css|svg|json|txt|webmanifest)$/,
            threshold: 0,
            algorithms: [defineAlgorithm("gzip", { level: 9 }), defineAlgorithm("brotliCompress")],
        }),
    ],
    build: {
        outDir: "../build/web",
        emptyOutDir: true,
        // Fonts as data: would break the Content-Security-Policy.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
            output: {
                // Each file costs a trip, and six are fetched at a time: a page is its own file and these.
                codeSplitting: {
                    groups: [
                        {
                            name: "shared",
                            test: (id) => SHARED.test(id) && !FORMS.test(id),
                            minShareCount: 2,
                        },
                        { name: "forms", test: FORMS },
                    ],
                },
            },
        },
    },
    server: { proxy: { "/api": "http://127.0.0.1:8080" } },
    test: {
        environment: "jsdom",
        setupFiles: "src/testing/setup.ts",
        restoreMocks: true,
        // One browser for all files, which leave it as they found it: starting one is what takes long.
        pool: "threads",
        isolate: false,
        maxWorkers: 1,
        // For a busy machine.
        testTimeout: 30_000,
    },
});
