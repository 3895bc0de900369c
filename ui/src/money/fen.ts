import type { Fen } from "@/contract";
import { typed as words } from "@/words/money";

/** What a typed text says. */
export type Typed<Value> = { type: "empty" } | { type: "value"; value: Value } | { type: "bad"; why: string };

/** The wire's widest amount has 16 characters: 13 digits before the point. */
const WHOLE_DIGITS = 13;

/**
 * Half-width and without what people put around numbers: spaces, thousands separators, ¥ and 元.
 */
export function bareNumber(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s,，¥￥元]/g, "")
    .replace("。", ".")
    .replace(/^−/, "-");
}

/** Reads an amount in yuan as fen, digit by digit: no float ever holds it. */
export function parseFen(text: string): Typed<Fen> {
  const bare = bareNumber(text);
  if (bare === "") return { type: "empty" };
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(bare);
  const [, sign = "", whole = "", part = ""] = match ?? [];
  if (match === null || whole + part === "") return { type: "bad", why: words.notNumber };
  const cents = part.replace(/0+$/, "");
  if (cents.length > 2) return { type: "bad", why: words.tooManyDecimals };
  if (whole.replace(/^0+/, "").length > WHOLE_DIGITS) return { type: "bad", why: words.tooLarge };
  const fen = Number(BigInt(whole + cents.padEnd(2, "0")));
  return { type: "value", value: sign === "-" && fen !== 0 ? -fen : fen };
}

/** Yuan with two decimals, without separators: what one types. */
export function plainYuan(fen: Fen): string {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return `${fen < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Yuan with two decimals and thousands separators: what one reads. */
export function formatYuan(fen: Fen): string {
  return plainYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ",");
}
