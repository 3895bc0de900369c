import { readFileSync } from "node:fs";
import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { viteStaticCopy } from "vite-plugin-static-copy";
import { defineConfig } from "vitest/config";

import { licences } from "./licences/plugin.ts";

// The policy that the window enforces holds for the browser preview too: what it blocks is seen before packaging.
const tauri = JSON.parse(readFileSync(new URL("../tauri.conf.json", import.meta.url), "utf8")) as {
  app: { security: { csp: Record<string, string> } };
};
const policy = Object.entries(tauri.app.security.csp)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");

export default defineConfig({
  base: "./",
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  plugins: [
    vue(),
    components({ resolvers: [ElementPlusResolver({ importStyle: "css" })], dirs: [], dts: "src/components.d.ts" }),
    // A PDF that names a Chinese font without embedding it needs the character maps.
    viteStaticCopy({
      targets: ["cmaps", "standard_fonts"].map((folder) => ({
        src: `node_modules/pdfjs-dist/${folder}/*`,
        dest: `pdfjs/${folder}`,
      })),
    }),
    licences(),
  ],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  preview: { host: "127.0.0.1", port: 5174, strictPort: true, headers: { "Content-Security-Policy": policy } },
  // WebKitGTK 2.50 speaks what Safari 26 does; WebView2 keeps itself current.
  build: {
    target: ["safari18", "chrome120"],
    // An inlined font or image would need `data:` in more of the policy than it stands in.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
        codeSplitting: {
          groups: [
            { name: "pdfjs", test: /node_modules\/pdfjs-dist/ },
            { name: "element-plus", test: /node_modules\/(?!pdfjs-dist|@?vue|vue-|@tanstack|@tauri-apps)/ },
            { name: "vue", test: /node_modules\/(@vue|vue|vue-router|@tanstack|@tauri-apps)/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    // A busy machine is no fault of the page: whatever waits for a condition waits this long.
    testTimeout: 30_000,
    server: { deps: { inline: ["element-plus"] } },
  },
});
