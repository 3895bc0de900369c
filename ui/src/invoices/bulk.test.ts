import { expect, it } from "vitest";

import type { InvoiceRow, State } from "@/contract";
import { fakeHost } from "@/host/fake";
import { sortOut, type BulkAction } from "./bulk";
import { noFilter } from "./views";

async function rowOf(more: Partial<InvoiceRow>): Promise<InvoiceRow> {
  const sort = { by: "time", ascending: false } as const;
  const { rows } = await fakeHost().invoices({ filter: noFilter(), sort, after: null, limit: 1 });
  const [first] = rows;
  if (first === undefined) throw new Error("the stand-in has no invoice");
  return { ...first, number: "", ...more };
}

/** For each state what can be done about a document of one's own: the letter of each action that can. */
const CAN: Record<State, string> = {
  queued: "WC",
  sending: "C",
  accepted: "AC",
  held: "ASC",
  unknown: "AC",
  refused: "AC",
  needs_person: "AC",
  issued: "C",
  settled_by_hand: "C",
  withdrawn: "C",
};
const LETTERS: [BulkAction, string][] = [
  ["ask", "A"],
  ["resubmit", "S"],
  ["withdraw", "W"],
  ["again", "C"],
];

it("does to each what its state allows, and only copies what the platform told of", async () => {
  for (const state of Object.keys(CAN) as State[]) {
    const ours = await rowOf({ state, ours: true });
    const can = LETTERS.filter(([action]) => sortOut(action, [ours]).fit.length === 1).map(([, letter]) => letter);
    expect(can.join(""), state).toBe(CAN[state]);
    const told = await rowOf({ state, ours: false, key: "~1" });
    for (const [action] of LETTERS) {
      const why = action === "again" ? "no-number" : "told";
      expect(sortOut(action, [told])).toEqual({ fit: [], left: [{ why, rows: [told] }] });
    }
    const numbered = { ...told, number: "1", gross: 100, original: "" };
    expect(sortOut("again", [numbered]).fit).toEqual([numbered]);
  }
});

it("says why of each that is left out, and copies no red invoice", async () => {
  const queued = await rowOf({ state: "queued", key: "1" });
  const issued = await rowOf({ state: "issued", key: "2", number: "1" });
  const sent = [await rowOf({ state: "unknown", key: "3" }), await rowOf({ state: "held", key: "4" })];
  const red = await rowOf({ state: "issued", key: "5", number: "2", gross: -1, printedAt: 7 });
  const all = [queued, issued, ...sent, red];
  expect(sortOut("withdraw", all)).toEqual({
    fit: [queued],
    left: [
      { why: "issued", rows: [issued, red] },
      { why: "sent", rows: sent },
    ],
  });
  expect(sortOut("again", [red]).left).toEqual([{ why: "red", rows: [red] }]);
  expect(sortOut("pdf", all).fit).toEqual([issued, red]);
  expect(sortOut("printed", all)).toEqual({
    fit: [issued],
    left: [
      { why: "no-number", rows: [queued, ...sent] },
      { why: "printed", rows: [red] },
    ],
  });
  expect(sortOut("unprinted", all).fit).toEqual([red]);
});

it.each([
  ["a blue one", {}, null],
  ["of another seat", { ours: false, key: "~1" }, null],
  ["without a number", { number: "" }, "no-number"],
  ["a red one", { gross: -100, original: "2631" }, "is-red"],
  ["void", { voided: true }, "void"],
  ["a 专票 that needs a form", { kind: "004" }, "info-number"],
  ["reversed before", { reversedBy: "2632" }, "reversed"],
])("reverses several: %s", async (_, more, why) => {
  const row = await rowOf({ number: "1", gross: 100, original: "", reversedBy: "", kind: "021", ...more });
  const { fit, left } = sortOut("reverse", [row]);
  expect([fit.length, left.map((one) => one.why)]).toEqual(why === null ? [1, []] : [0, [why]]);
});
