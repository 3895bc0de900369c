import type { Fen, Preview } from "@/contract";
import { treatmentWords } from "@/draft/treatment";

/** A printed row: a line, or the discount behind it. */
export interface Row {
  name: string;
  model: string;
  unit: string;
  quantity: string;
  price: string;
  /** `null` where nobody told it. */
  net: Fen | null;
  rate: string;
  /** `null` is printed as ***. */
  tax: Fen | null;
}

/** A printed page. */
export interface Page {
  rows: Row[];
  /** What its rows add up to. */
  net: Fen;
  tax: Fen;
}

/** Lines of text that a page has room for between the head of the table and its sums. */
const ROOM = 11;
/** Full-width characters that the name's column holds in a line of text. */
const NAME_WIDTH = 13;
/** The most decimals of a price that still can be read; the exact ones are in the form. */
const PRICE_DIGITS = 16;

/** The rows page by page; `taken` lines of text of each page are the special business's. */
export function pagesOf(rows: readonly Row[], taken: number): Page[] {
  const room = Math.max(3, ROOM - taken);
  const pages: Page[] = [];
  let left = 0;
  for (const row of rows) {
    const height = Math.max(1, Math.ceil(widthOf(row.name) / NAME_WIDTH));
    const page = pages.at(-1);
    if (page === undefined || height > left) {
      pages.push({ rows: [row], net: row.net ?? 0, tax: row.tax ?? 0 });
      left = room - height;
    } else {
      page.rows.push(row);
      page.net += row.net ?? 0;
      page.tax += row.tax ?? 0;
      left -= height;
    }
  }
  return pages.length === 0 ? [{ rows: [], net: 0, tax: 0 }] : pages;
}

/** What is printed of a draft's lines. */
export function rowsOf({ draft, totals, names }: Pick<Preview, "draft" | "totals" | "names">): Row[] {
  return draft.lines.flatMap((line, at): Row[] => {
    const sums = totals.lines[at];
    if (sums === undefined) return [];
    const isTaxed = line.treatment.type === "taxed" || line.treatment.type === "zeroRated";
    const rate = treatmentWords(line.treatment);
    const row: Row = {
      name: names[at] ?? line.name,
      model: line.model,
      unit: line.unit,
      quantity: sums.quantity ?? "",
      price: (sums.netPrice ?? "").slice(0, PRICE_DIGITS),
      net: sums.net,
      rate,
      tax: isTaxed ? sums.tax : null,
    };
    if (sums.discountNet === 0 && sums.discountTax === 0) return [row];
    const tax = isTaxed ? -sums.discountTax : null;
    return [row, { ...row, model: "", unit: "", quantity: "", price: "", net: -sums.discountNet, tax }];
  });
}

/** In full-width characters. */
function widthOf(text: string): number {
  // Anything beyond Latin is as wide as it is high.
  return [...text].reduce((width, char) => width + (char.charCodeAt(0) > 0x2e7f ? 1 : 0.5), 0);
}
