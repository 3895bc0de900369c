import { typed as words } from "@/words/money";
import { bareNumber, type Typed } from "./fen";

/** As many digits as the program's decimals hold exactly. */
const DIGITS = 28;

/** Reads a quantity, price or percentage as a decimal text, as typed but for zeros in front. */
export function parseDecimal(text: string): Typed<string> {
  const bare = bareNumber(text);
  if (bare === "") return { type: "empty" };
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(bare);
  const [, sign = "", whole = "", part = ""] = match ?? [];
  if (match === null || whole + part === "") return { type: "bad", why: words.notNumber };
  if (whole.length + part.length > DIGITS) return { type: "bad", why: words.tooLong };
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  return { type: "value", value: `${sign}${head}${part === "" ? "" : `.${part}`}` };
}
