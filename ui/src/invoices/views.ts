import type { InvoiceColumn, InvoiceFilter, InvoiceSort } from "@/contract";
import { USUAL_COLUMNS } from "@/words/invoices";

/** A list as one wants to find it again. */
export interface SavedView {
  name: string;
  filter: InvoiceFilter;
  sort: InvoiceSort;
  columns: InvoiceColumn[];
}

const VIEWS = "invoices.views";
const COLUMNS = "invoices.columns";

/** A filter that lets everything through. */
export function noFilter(): InvoiceFilter {
  return {
    spid: null,
    from: null,
    to: null,
    states: [],
    kinds: [],
    red: null,
    voided: null,
    uploaded: null,
    printed: null,
    ours: null,
    number: "",
    serial: "",
    infoNumber: "",
    words: "",
  };
}

/** What of a filter narrows, besides company, state and words. */
export function narrowed(filter: InvoiceFilter): number {
  const { from, to, kinds, red, voided, uploaded, printed, ours, number, serial, infoNumber } = filter;
  const chosen = [from, to, red, voided, uploaded, printed, ours].filter((one) => one !== null).length;
  return chosen + [kinds.length > 0, number !== "", serial !== "", infoNumber !== ""].filter(Boolean).length;
}

/** The views that were saved on this computer. */
export function savedViews(): SavedView[] {
  return read<SavedView[]>(VIEWS, []);
}

/** Saves the views. */
export function saveViews(views: readonly SavedView[]): void {
  localStorage.setItem(VIEWS, JSON.stringify(views));
}

/** The columns that were chosen last. */
export function keptColumns(): InvoiceColumn[] {
  return read<InvoiceColumn[]>(COLUMNS, [...USUAL_COLUMNS]);
}

/** Keeps the columns for the next time. */
export function keepColumns(columns: readonly InvoiceColumn[]): void {
  localStorage.setItem(COLUMNS, JSON.stringify(columns));
}

/** What is kept may be of an older program, or broken: then it is as if there were none. */
function read<Value>(key: string, none: Value): Value {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(kept) ? (kept as Value) : none;
  } catch {
    return none;
  }
}
