import { describe, expect, it } from "vitest";

import { collect, ownTriple } from "../../licences/collect";
import { standard } from "../../licences/texts";
import { search } from "./licences";

describe("the list of what the program is made of", () => {
  const { packages, texts } = collect(ownTriple());
  const named = (name: string) => packages.find((one) => one.name === name);

  it("holds what is compiled in and what stands in the page, and nothing of ours or of the tests", () => {
    for (const name of ["tauri", "rusqlite", "clap_complete", "vue", "pdfjs-dist", "Rust standard library"])
      expect(named(name), name).toBeDefined();
    for (const name of ["kaipiao-desk", "fantoccini", "tauri-build", "vitest"])
      expect(named(name), name).toBeUndefined();
  });

  // Windows is built elsewhere than where this runs, with packages of its own.
  it.each([ownTriple(), "x86_64-pc-windows-gnu"])("has terms and a text for each, for %s", (triple) => {
    const { packages, texts } = collect(triple);
    expect(packages.filter((one) => one.licence === "" || one.texts.length === 0)).toEqual([]);
    expect(packages.flatMap((one) => one.texts).filter((place) => !texts[place])).toEqual([]);
  });

  it("names what a package contains of others", () => {
    const pdf = named("pdfjs-dist")?.texts.map((place) => texts[place]);
    expect(pdf?.some((text) => text?.includes("Liberation"))).toBe(true);
  });

  it("keeps a text once", () => {
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("a package without a text", () => {
  it.each([
    ["a choice with Apache", "MIT OR Apache-2.0", "Apache License"],
    ["MIT alone", "MIT", "Copyright (c) Somebody"],
    ["the old way to write a choice", "Apache-2.0/MIT", "Apache License"],
    ["one that we have no text of", "Zlib", undefined],
  ])("%s", (_, licence, start) => {
    const text = standard(licence, "Somebody")[0];
    if (start === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(start);
  });
});

describe("search", () => {
  const one = (name: string, licence: string) => ({ name, licence, version: "1", url: "", texts: [] });
  it("looks at names and licences, whatever their case", () => {
    const all = [one("tauri", "MIT OR Apache-2.0"), one("vue", "MIT"), one("selectors", "MPL-2.0")];
    expect(search(all, " mpl ").map(({ name }) => name)).toEqual(["selectors"]);
    expect(search(all, "Vue").map(({ name }) => name)).toEqual(["vue"]);
    expect(search(all, "")).toEqual(all);
  });
});
