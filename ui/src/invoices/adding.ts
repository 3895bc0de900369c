import type { Fen, InvoiceRow, InvoiceSums, State } from "@/contract";
import { STATES } from "./listing";

/** 价税合计 of rows; void ones are nothing. */
export function grossOf(rows: readonly InvoiceRow[]): Fen {
  return rows.reduce((sum, { gross, voided }) => (voided ? sum : sum + gross), 0);
}

/** What the unfinished ones of a list add up to; `null` where there are none, or not all of the list is at hand. */
export function unfinished(
  rows: readonly InvoiceRow[],
  sums: InvoiceSums | null,
): { count: number; gross: Fen } | null {
  if (sums === null || rows.length !== sums.count) return null;
  const open = rows.filter(({ state }) => (STATES.open as readonly State[]).includes(state));
  return open.length === 0 ? null : { count: open.length, gross: grossOf(open) };
}
