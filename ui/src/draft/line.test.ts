import { expect, it } from "vitest";

import type { Line } from "@/contract";
import { fakePreview } from "@/host/fake/preview";
import { emptyDraft } from "@/host/fake/data";
import { isBlank, newLine, repriced, setAmount, setPrice, setQuantity, setTreatment } from "./line";
import { rateChoices, rateWords, treatmentKey } from "./treatment";

function line(more: Partial<Line>): Line {
  return { ...newLine({ type: "taxed", rate: 1300, privilege: null }), ...more };
}

it.each([
  ["a new quantity makes the amount follow", () => setQuantity, { quantity: "3", price: "2", amount: null }],
  ["a new price does so too", () => setPrice, { quantity: "2", price: "3", amount: null }],
])("of three numbers two are kept: %s", (_, set, expected) => {
  const edited = line({ quantity: "2", price: "2", amount: 400, tax: 46 });
  set()(edited, "3");
  expect(edited).toMatchObject({ ...expected, tax: null });
});

it("of three numbers two are kept: a new amount makes the price follow", () => {
  const edited = line({ quantity: "2", price: "2", tax: 46 });
  setAmount(edited, 500);
  expect(edited).toMatchObject({ quantity: "2", price: null, amount: 500, tax: null });
});

it("an amount alone needs neither", () => {
  const edited = line({ price: "2" });
  setAmount(edited, 500);
  expect(edited).toMatchObject({ price: "2", amount: 500 });
});

it("another rate forgets the tax that was given for the old one", () => {
  const edited = line({ tax: 46, discount: { type: "amount", amount: 100, tax: 12 } });
  setTreatment(edited, { type: "exempt" });
  expect(edited.tax).toBeNull();
  expect(edited.discount).toEqual({ type: "amount", amount: 100, tax: null });
});

it.each([
  ["a tax that does not divide evenly", { amount: 10_000 }],
  ["quantity and price", { quantity: "3", price: "33.33" }],
  ["a discount in yuan", { amount: 10_000, discount: { type: "amount" as const, amount: 333, tax: null } }],
])("pricing without tax leaves the invoice as it is, to the fen: %s", (_, more) => {
  const gross = { ...emptyDraft("S1", ""), lines: [line(more)] };
  const before = fakePreview(gross).totals;
  const [totals] = before.lines;
  const [only] = gross.lines;
  if (totals === undefined || only === undefined) throw new Error("one line has one total");
  const net = { ...gross, pricing: "net" as const, lines: [repriced(only, totals, "net")] };
  const after = fakePreview(net).totals;
  expect([after.net, after.tax, after.gross]).toEqual([before.net, before.tax, before.gross]);
});

it("a line in which nothing was written is blank whatever its rate", () => {
  expect(isBlank(line({}))).toBe(true);
  expect(isBlank(line({ treatment: { type: "exempt" } }))).toBe(true);
  expect(isBlank(line({ unit: "次" }))).toBe(false);
  expect(isBlank(line({ amount: 0 }))).toBe(false);
});

it.each([
  [1300, "13%"],
  [150, "1.5%"],
  [100, "1%"],
  [50, "0.5%"],
  [1005, "10.05%"],
])("%i basis points are %s", (rate, words) => {
  expect(rateWords(rate)).toBe(words);
});

it("offers the rate that a draft brings even where it is not offered for new lines", () => {
  const old = { type: "taxed" as const, rate: 1700, privilege: null };
  expect(rateChoices(old)[0]).toMatchObject({ words: "17%", treatment: old });
  const favoured = { type: "taxed" as const, rate: 300, privilege: "simplified3" as const };
  expect(rateChoices(favoured).map(({ key }) => key)).toContain(treatmentKey(favoured));
});
