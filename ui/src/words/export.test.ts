import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import type { InvoiceColumn, State } from "@/contract";
import { COLUMNS } from "./invoices";
import { standing, stateWords } from "./states";

/** The program's own words for files, which are written where no window need be. */
const EXPORT = readFileSync("../src-tauri/crates/desk/src/export.rs", "utf8");

/** What stands behind each member of an enumeration, `Type::Member => "words"` or `("words", …)`. */
function wordsOf(type: string): [member: string, words: string][] {
  const arms = EXPORT.matchAll(new RegExp(`${type}::(\\w+) => \\(?"([^"]+)"(?:,|\\))`, "g"));
  return [...arms].map(([, member = "", words = ""]) => [member, words]);
}

const lower = (member: string) => member.charAt(0).toLowerCase() + member.slice(1);
const snake = (member: string) => lower(member).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

it("heads the columns of a file as those of the window", () => {
  const heads = wordsOf("InvoiceColumn").map(([column, words]) => [lower(column), words] as const);
  expect(heads.map(([column]) => column).sort()).toEqual(Object.keys(COLUMNS).sort());
  for (const [column, words] of heads) expect(COLUMNS[column as InvoiceColumn].name, column).toBe(words);
});

it("names a state in a file as in the window, which may add what goes on", () => {
  const states = wordsOf("State");
  expect(states).toHaveLength(10);
  for (const [state, words] of states) {
    expect(stateWords(snake(state) as State).name.split("，")[0], state).toBe(words);
  }
  const parked = /row\.parked => text\("([^"]+)"\)/.exec(EXPORT)?.[1];
  expect(standing({ state: "queued", parked: true }).name).toBe(parked);
});

it("says in a file what became of an invoice as the window does", () => {
  const said = [...EXPORT.matchAll(/InvoiceColumn::State if [^=]+(?:>= row\.gross [^=]+)?=> text\("([^"]+)"\)/g)].map(
    ([, words]) => words,
  );
  const issued = { state: "issued", parked: false, gross: 2 } as const;
  expect(said.slice(0, 4)).toEqual([
    standing({ ...issued, voided: true }).name,
    standing({ ...issued, reversed: 2 }).name,
    standing({ ...issued, reversed: 1 }).name,
    standing({ ...issued, reversedBy: "2632" }).name,
  ]);
});
