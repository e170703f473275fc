import { readdirSync } from "node:fs";
import { URL } from "node:url";

import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("src/features", import.meta.url));

// app → features → {components, lib}; components may use lib; testing is for tests.
const zones = [
    ...features.map((name) => ({
        target: `./src/features/${name}`,
        from: "./src/features",
        except: [`./${name}`],
        message: "Features never import each other.",
    })),
    { target: ["./src/features", "./src/components", "./src/lib"], from: "./src/app" },
    { target: ["./src/components", "./src/lib"], from: "./src/features" },
    { target: "./src/lib", from: "./src/components" },
];

export default tseslint.config(
    { ignores: ["src/lib/api/schema.d.ts"] },
    js.configs.recommended,
    tseslint.configs.strictTypeChecked,
    reactHooks.configs.flat.recommended,
    jsxA11y.flatConfigs.recommended,
    {
        languageOptions: {
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
        },
        plugins: { "import-x": importX },
        settings: {
            "import-x/resolver-next": [
                createNodeResolver({ extensions: [".ts", ".tsx", ".js", ".json"] }),
            ],
        },
        rules: {
            "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
            "import-x/no-cycle": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": [
                "error",
                { ignoreArrowShorthand: true },
            ],
            // React Router answers these by throwing.
            "@typescript-eslint/only-throw-error": "off",
            // An event handler may be asynchronous: errors end in the mutation's state.
            "@typescript-eslint/no-misused-promises": [
                "error",
                { checksVoidReturn: { attributes: false } },
            ],
        },
    },
    { files: ["eslint.config.js"], extends: [tseslint.configs.disableTypeChecked] },
);
