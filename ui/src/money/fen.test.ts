import { describe, expect, it } from "vitest";

import { formatYuan, parseFen, plainYuan } from "./fen";

describe("parseFen", () => {
  it.each([
    // what                         typed                 fen
    ["whole yuan", "106", 10_600],
    ["two decimals", "106.05", 10_605],
    ["one decimal", "0.5", 50],
    ["nothing before the point", ".05", 5],
    ["nothing behind the point", "12.", 1_200],
    ["what floats get wrong", "1.005", null],
    ["what floats get wrong, times a hundred", "4.35", 435],
    ["zeros beyond the fen", "1.500", 150],
    ["thousands separators", "1,234,567.89", 123_456_789],
    ["full-width digits and comma", "１，２３４．５０", 123_450],
    ["with ¥ and 元", "¥ 88.00元", 8_800],
    ["a negative amount", "-20.10", -2_010],
    ["the typographic minus", "−20", -2_000],
    ["no negative zero", "-0.00", 0],
    ["the widest amount of the wire", "9999999999999.99", 999_999_999_999_999],
    ["beyond it", "10000000000000.00", null],
    ["letters", "12a", null],
    ["two points", "1.2.3", null],
    ["only a sign", "-", null],
    ["only a point", ".", null],
    ["an exponent", "1e3", null],
  ])("%s", (_, text, fen) => {
    const read = parseFen(text);
    if (fen === null) expect(read.type).toBe("bad");
    else expect(read).toEqual({ type: "value", value: fen });
  });

  it("takes blank text for nothing, not for zero", () => {
    expect(parseFen("  ")).toEqual({ type: "empty" });
  });

  it("says that a third decimal is too much instead of rounding it away", () => {
    expect(parseFen("12.345")).toEqual({ type: "bad", why: "金额最多两位小数" });
  });
});

it.each([
  [0, "0.00", "0.00"],
  [5, "0.05", "0.05"],
  [-5, "-0.05", "-0.05"],
  [100_000, "1000.00", "1,000.00"],
  [-123_456_789, "-1234567.89", "-1,234,567.89"],
  [999_999_999_999_999, "9999999999999.99", "9,999,999,999,999.99"],
])("%i fen is typed as %s and read as %s", (fen, plain, formatted) => {
  expect(plainYuan(fen)).toBe(plain);
  expect(formatYuan(fen)).toBe(formatted);
  expect(parseFen(formatted)).toEqual({ type: "value", value: fen });
});
