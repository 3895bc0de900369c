import type { InvoiceColumn, InvoiceFilter, InvoiceSort } from "@/contract";
import { keep, kept } from "@/shell/kept";
import { COLUMNS as KNOWN, USUAL_COLUMNS } from "@/words/invoices";
import type { Period } from "./period";

/** A list as one wants to find it again. */
export interface SavedView {
  name: string;
  /** Which company is chosen belongs to the window, not to the view. */
  whose: "chosen" | "all";
  /** Days that move with the calendar; `null` leaves them to the filter. */
  period: Period | null;
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

/** What of a filter narrows, besides company, state, days and words. */
export function narrowed(filter: InvoiceFilter): number {
  const { kinds, red, voided, uploaded, printed, ours, number, serial, infoNumber } = filter;
  const chosen = [red, voided, uploaded, printed, ours].filter((one) => one !== null).length;
  return chosen + [kinds.length > 0, number !== "", serial !== "", infoNumber !== ""].filter(Boolean).length;
}

/** The views that were saved on this computer. */
export function savedViews(): SavedView[] {
  return read<Partial<SavedView>>(VIEWS, []).flatMap(({ name, whose, period, filter, sort, columns }) =>
    name === undefined || filter === undefined || sort === undefined || columns === undefined
      ? []
      : [
          {
            name,
            whose: whose ?? (filter.spid === null ? "all" : "chosen"),
            period: period ?? null,
            filter: { ...noFilter(), ...filter },
            sort,
            columns: known(columns),
          },
        ],
  );
}

/** Saves the views. */
export function saveViews(views: readonly SavedView[]): void {
  keep(VIEWS, views);
}

/** The columns that were chosen last. */
export function keptColumns(): InvoiceColumn[] {
  return known(read<InvoiceColumn>(COLUMNS, [...USUAL_COLUMNS]));
}

/** Keeps the columns for the next time. */
export function keepColumns(columns: readonly InvoiceColumn[]): void {
  keep(COLUMNS, columns);
}

/** The columns that there are, and never none. */
function known(columns: readonly InvoiceColumn[]): InvoiceColumn[] {
  const there = columns.filter((column) => column in KNOWN);
  return there.length > 0 ? there : [...USUAL_COLUMNS];
}

/** What is kept may be of an older program, or broken: then it is as if there were none. */
function read<One>(key: string, none: One[]): One[] {
  const found = kept(key);
  return Array.isArray(found) ? (found as One[]) : none;
}
