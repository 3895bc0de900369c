import { expect, it } from "vitest";

import { parseDecimal } from "./decimal";
import { parseDiscount, plainDiscount } from "./discount";

it.each([
  ["kept as typed", "1.50", "1.50"],
  ["zeros in front go", "007.5", "7.5"],
  ["a zero is put before the point", ".125", "0.125"],
  ["a lone point at the end goes", "3.", "3"],
  ["more digits than a float holds", "0.1234567890123", "0.1234567890123"],
  ["separators go", "1,000", "1000"],
  ["full-width", "２．５", "2.5"],
  ["negative", "-2", "-2"],
  ["no exponent", "1e5", null],
  ["more digits than a decimal holds", "1".repeat(29), null],
])("a quantity: %s", (_, text, value) => {
  const read = parseDecimal(text);
  if (value === null) expect(read.type).toBe("bad");
  else expect(read).toEqual({ type: "value", value });
});

it.each([
  ["an amount", "50", { type: "amount", amount: 5_000, tax: null }, "50.00"],
  ["a percentage", "12.5%", { type: "percent", percent: "12.5" }, "12.5%"],
  ["a full-width percentage", "10％", { type: "percent", percent: "10" }, "10%"],
])("a discount: %s", (_, text, discount, plain) => {
  const read = parseDiscount(text);
  expect(read).toEqual({ type: "value", value: discount });
  if (read.type === "value") expect(plainDiscount(read.value)).toBe(plain);
});

it("takes no percentage without a number", () => {
  expect(parseDiscount("%").type).toBe("bad");
  expect(parseDiscount("").type).toBe("empty");
});
