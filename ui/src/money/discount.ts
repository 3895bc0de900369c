import type { Discount } from "@/contract";
import { typed as words } from "@/words/money";
import { parseDecimal } from "./decimal";
import { parseFen, plainYuan, type Typed } from "./fen";

/** Reads a discount: `50` takes fifty yuan off, `10%` a tenth. */
export function parseDiscount(text: string): Typed<Discount> {
  const trimmed = text.normalize("NFKC").trim();
  if (!trimmed.endsWith("%")) {
    const amount = parseFen(trimmed);
    return amount.type === "value"
      ? { type: "value", value: { type: "amount", amount: amount.value, tax: null } }
      : amount;
  }
  const percent = parseDecimal(trimmed.slice(0, -1));
  if (percent.type === "empty") return { type: "bad", why: words.notPercentage };
  return percent.type === "value" ? { type: "value", value: { type: "percent", percent: percent.value } } : percent;
}

/** A discount as one types it. */
export function plainDiscount(discount: Discount): string {
  return discount.type === "percent" ? `${discount.percent}%` : plainYuan(discount.amount);
}
