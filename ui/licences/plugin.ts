import type { Plugin } from "vite";

import { LICENCES_FILE } from "../src/about/licences.ts";
import { collect, ownTriple } from "./collect.ts";

/** Puts the list of what the program is made of beside the page. Tauri's command line names the target it builds for. */
export function licences(): Plugin {
  const list = (): string => JSON.stringify(collect(target(process.env["TAURI_ENV_TARGET_TRIPLE"])));
  return {
    name: "licences",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: LICENCES_FILE, source: list() });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${LICENCES_FILE}`, (_, answer) => {
        answer.setHeader("Content-Type", "application/json").end(list());
      });
    },
  };
}

/** Cargo knows the two halves of a universal program, not the whole. */
function target(named: string | undefined): string {
  if (named === undefined || named === "") return ownTriple();
  return named === "universal-apple-darwin" ? "aarch64-apple-darwin" : named;
}
