import { expect, it } from "vitest";

import type { Line, Pricing, Privilege, ProductView } from "@/contract";
import { fakePreview } from "@/host/fake/preview";
import { emptyDraft } from "@/host/fake/data";
import { isBlank, newLine, repriced, setAmount, setPrice, setQuantity, setTreatment, takeProduct } from "./line";
import { parseTreatment, rateChoices, rateWords, withPrivilege, withRate } from "./treatment";

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

const product = (price: string | null, pricing: Pricing): ProductView => ({
  id: 1,
  name: "乙",
  model: "",
  unit: "件",
  code: "3040201010000000000",
  treatment: { type: "exempt" },
  price,
  pricing,
  uses: 1,
  usedAt: null,
  edited: false,
});

it.each([
  ["its own", product("5", "net"), "5"],
  ["none where it has none", product(null, "net"), null],
  ["none where it is priced the other way round", product("5", "gross"), null],
])("a product taken after another brings a price of %s, and keeps the quantity alone", (_, taken, price) => {
  for (const before of [{ price: "100" }, { amount: 20_000 }]) {
    const edited = line({ name: "甲", quantity: "2", tax: 46, ...before });
    takeProduct(edited, taken, "net");
    expect(edited).toMatchObject({ name: "乙", quantity: "2", price, amount: null, tax: null });
  }
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
});

it("keeps a privilege with a rate it can go with, and takes the rate that a privilege dictates", () => {
  const at = (rate: number, privilege: Privilege | null = null) => ({ type: "taxed" as const, rate, privilege });
  expect(withPrivilege(at(1300), "simplified3")).toEqual(at(300, "simplified3"));
  expect(withPrivilege(at(1300), "refundUponLevy50")).toEqual(at(1300, "refundUponLevy50"));
  expect(withPrivilege({ type: "exempt" }, "simplified3")).toEqual({ type: "exempt" });
  expect(withRate(at(300, "simplified3"), at(600))).toEqual(at(600));
  expect(withRate(at(1300, "refundUponLevy50"), at(600))).toEqual(at(600, "refundUponLevy50"));
  expect(withRate(at(300, "simplified3"), { type: "exempt" })).toEqual({ type: "exempt" });
});

it.each([
  ["13%", { type: "taxed", rate: 1300, privilege: null }],
  ["0.13", { type: "taxed", rate: 1300, privilege: null }],
  ["13", { type: "taxed", rate: 1300, privilege: null }],
  ["1.5％", { type: "taxed", rate: 150, privilege: null }],
  ["0.015", { type: "taxed", rate: 150, privilege: null }],
  ["1", { type: "taxed", rate: 100, privilege: null }],
  ["0", { type: "zeroRated" }],
  ["0%", { type: "zeroRated" }],
  ["免税", { type: "exempt" }],
  ["不征税", { type: "notTaxable" }],
])("reads the rate %s", (text, treatment) => {
  expect(parseTreatment(text)).toEqual(treatment);
});

it.each(["", "税", "13%%", "-1", "130", "***"])("reads no rate from %s", (text) => {
  expect(parseTreatment(text)).toBeNull();
});
