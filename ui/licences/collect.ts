import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Licences } from "../src/about/licences.ts";
import { carried, standard } from "./texts.ts";

/** Our packages that a user gets; what they are built with is what the list is about. */
const SHIPPED = ["kaipiao-desktop", "kaipiao-cli"];

/** The project's root. */
const ROOT = join(import.meta.dirname, "../..");

interface Found {
  name: string;
  version: string;
  licence: string;
  url: string;
  texts: string[];
}

/** Everything of others that a program built for `triple` contains; asks cargo, and reads what npm installed. */
export function collect(triple: string): Licences {
  const found = [...crates(triple), ...npm(), ...beside(triple)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.length);
    return texts.push(text) - 1;
  };
  return { packages: found.map((one) => ({ ...one, texts: one.texts.map(place) })), texts };
}

/** The machine's own target, where none is named. */
export function ownTriple(): string {
  const said = execFileSync("rustc", ["-vV"], { cwd: ROOT, encoding: "utf8" });
  return /^host: (.+)$/m.exec(said)?.[1] ?? "";
}

interface Metadata {
  packages: {
    id: string;
    name: string;
    version: string;
    license: string | null;
    authors: string[];
    repository: string | null;
    source: string | null;
    manifest_path: string;
  }[];
  resolve: { nodes: { id: string; deps: { pkg: string; dep_kinds: { kind: string | null }[] }[] }[] };
}

function crates(triple: string): Found[] {
  const metadata = JSON.parse(
    execFileSync("cargo", ["metadata", "--format-version", "1", "--filter-platform", triple], {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  ) as Metadata;
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const open = metadata.packages.filter((one) => SHIPPED.includes(one.name)).map((one) => one.id);
  const used = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (used.has(id)) continue;
    used.add(id);
    // What only builds or tests is not in the program.
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? [])
      if (dep_kinds.some(({ kind }) => kind === null)) open.push(pkg);
  }
  return metadata.packages
    .filter((one) => used.has(one.id) && one.source !== null)
    .map((one) => {
      const licence = one.license ?? "";
      const texts = carried(dirname(one.manifest_path));
      return {
        name: one.name,
        version: one.version,
        licence,
        url: one.repository ?? "",
        texts: texts.length > 0 ? texts : standard(licence, one.authors.join(", ") || `the authors of ${one.name}`),
      };
    });
}

interface Lock {
  packages: Record<
    string,
    { version: string; license?: string; dev?: boolean; optional?: boolean; devOptional?: boolean }
  >;
}

function npm(): Found[] {
  const ui = join(ROOT, "ui");
  const lock = JSON.parse(readFileSync(join(ui, "package-lock.json"), "utf8")) as Lock;
  return Object.entries(lock.packages)
    .filter(([path, one]) => path !== "" && !one.dev && !one.optional && !one.devOptional)
    .map(([path, { version, license }]) => {
      const { name, author, repository } = JSON.parse(readFileSync(join(ui, path, "package.json"), "utf8")) as {
        name: string;
        author?: string | { name: string };
        repository?: string | { url: string };
      };
      const holder = (typeof author === "string" ? author : author?.name) ?? `the authors of ${name}`;
      const texts = carried(join(ui, path));
      return {
        name,
        version,
        licence: license ?? "",
        url: address(typeof repository === "string" ? repository : (repository?.url ?? "")),
        texts: texts.length > 0 ? texts : standard(license ?? "", holder),
      };
    });
}

/** npm's ways to write an address, as one that a browser opens. */
function address(written: string): string {
  const plain = written.replace(/^git\+|\.git$/g, "").replace(/^(github:|git@github\.com:)/, "");
  return /^[\w.-]+\/[\w.-]+$/.test(plain) ? `https://github.com/${plain}` : plain;
}

/** What no package list names. */
function beside(triple: string): Found[] {
  const version = execFileSync("rustc", ["--version"], { cwd: ROOT, encoding: "utf8" }).split(" ")[1] ?? "";
  const rust = "MIT OR Apache-2.0";
  const found = [
    {
      name: "Rust standard library",
      version,
      licence: rust,
      url: "https://github.com/rust-lang/rust",
      texts: standard(rust, "The Rust Project contributors"),
    },
  ];
  if (triple.includes("windows"))
    found.push({
      name: "WebView2Loader",
      version: "",
      licence: "BSD-3-Clause",
      url: "https://aka.ms/webview2",
      texts: standard("BSD-3-Clause", "Microsoft Corporation. All rights reserved."),
    });
  return found;
}
