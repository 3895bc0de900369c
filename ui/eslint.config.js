import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import vue from "eslint-plugin-vue";
import globals from "globals";
import typescript from "typescript-eslint";

// One table per part of the window, so that whoever reads the words over reads them in one place.
const HAN = "/[\\u4e00-\\u9fff]/";
const inOnePlace = ["Literal[value=", "TemplateElement[value.raw="].map((selector) => ({
  selector: `${selector}${HAN}]`,
  message: "What the user reads stands in src/words/.",
}));
const inTemplates = ["VElement[name!=/^(script|style)$/] > VText[value=", "VLiteral[value="].map((selector) => ({
  ...inOnePlace[0],
  selector: `${selector}${HAN}]`,
}));

export default typescript.config(
  { ignores: ["dist", ".vite", "src/contract", "src/components.d.ts"] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...vue.configs["flat/recommended"],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser, extraFileExtensions: [".vue"] },
    },
    rules: {
      // TypeScript knows names better.
      "no-undef": "off",
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
      "vue/no-v-html": "error",
      // A line handed to its row is part of the draft, and the draft is the form's state.
      "vue/no-mutating-props": ["error", { shallowOnly: true }],
      // Static style attributes are blocked by the window's policy once Vue writes them as HTML.
      "vue/no-static-inline-styles": "error",
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "Only src/host/ speaks with Tauri." }] },
      ],
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/words/**", "src/host/fake/**", "**/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...inOnePlace],
      "vue/no-restricted-syntax": ["error", ...inOnePlace, ...inTemplates],
    },
  },
  { files: ["src/host/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["eslint.config.js", "vite.config.ts", "licences/**"], languageOptions: { globals: globals.node } },
  prettier,
);
