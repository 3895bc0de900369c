import type { InvoiceRef, InvoiceRow } from "@/contract";
import { WITH_INFO_NUMBER } from "@/reversing/reversal";

/** What can be done about several invoices at once after one question. */
export type BulkAction = "ask" | "resubmit" | "withdraw" | "again" | "printed" | "unprinted" | "reverse";

/** Why something is not done about an invoice. */
export type Why =
  | "no-number"
  | "told"
  | "issued"
  | "unsent"
  | "sending"
  | "sent"
  | "not-held"
  | "withdrawn"
  | "red"
  | "is-red"
  | "void"
  | "info-number"
  | "reversed"
  | "printed"
  | "unprinted";

/** What is not done, by why. */
export interface LeftOut {
  why: Why;
  rows: InvoiceRow[];
}

/** What is done and what is not. */
export interface Sorted {
  fit: InvoiceRow[];
  left: LeftOut[];
}

/** Sorts out what an action, or the PDFs, are for. */
export function sortOut(action: BulkAction | "pdf", rows: readonly InvoiceRow[]): Sorted {
  const fit: InvoiceRow[] = [];
  const left = new Map<Why, InvoiceRow[]>();
  for (const row of rows) {
    const why = whyNot(action, row);
    const same = why === null ? fit : (left.get(why) ?? []);
    same.push(row);
    if (why !== null) left.set(why, same);
  }
  return { fit, left: [...left].map(([why, them]) => ({ why, rows: them })) };
}

function whyNot(action: BulkAction | "pdf", row: InvoiceRow): Why | null {
  switch (action) {
    case "pdf":
      return row.number === "" ? "no-number" : null;
    case "printed":
      if (row.number === "") return "no-number";
      return row.printedAt === null ? null : "printed";
    case "unprinted":
      return row.printedAt === null ? "unprinted" : null;
    case "again":
      // The platform lists what it tells of by number.
      if (!row.ours && row.number === "") return "no-number";
      return row.gross < 0 || row.original !== "" ? "red" : null;
    case "reverse":
      return whyNotReversed(row);
    case "ask":
      return row.ours ? whyNotAsked(row) : "told";
    case "resubmit":
      if (!row.ours) return "told";
      return row.state === "held" ? null : "not-held";
    case "withdraw":
      return row.ours ? whyNotWithdrawn(row) : "told";
  }
}

function whyNotReversed({ number, gross, original, voided, kind, reversedBy }: InvoiceRow): Why | null {
  if (number === "") return "no-number";
  if (gross <= 0 || original !== "") return "is-red";
  if (voided) return "void";
  if ((WITH_INFO_NUMBER as readonly string[]).includes(kind)) return "info-number";
  return reversedBy === "" ? null : "reversed";
}

function whyNotAsked({ state }: InvoiceRow): Why | null {
  switch (state) {
    case "accepted":
    case "held":
    case "unknown":
    case "refused":
    case "needs_person":
      return null;
    case "issued":
    case "settled_by_hand":
      return "issued";
    case "queued":
      return "unsent";
    case "sending":
      return "sending";
    case "withdrawn":
      return "withdrawn";
  }
}

function whyNotWithdrawn({ state }: InvoiceRow): Why | null {
  switch (state) {
    case "queued":
      return null;
    case "withdrawn":
      return "withdrawn";
    case "issued":
    case "settled_by_hand":
      return "issued";
    case "sending":
    case "accepted":
    case "held":
    case "refused":
    case "unknown":
    case "needs_person":
      return "sent";
  }
}

/** The one that can be reversed, where only one is chosen. */
export function reversible(rows: readonly InvoiceRow[]): InvoiceRow | null {
  const [only] = rows;
  const can = rows.length === 1 && only !== undefined && only.number !== "" && only.gross > 0 && !only.voided;
  return can ? only : null;
}

/** What names a row to the program, also where older invoices share a number. */
export const refOf = ({ spid, key }: InvoiceRow): InvoiceRef => ({ spid, invoice: key });
