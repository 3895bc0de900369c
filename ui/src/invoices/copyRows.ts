import type { InvoiceColumn, InvoiceRow } from "@/contract";
import { plainYuan } from "@/money/fen";
import { COLUMNS } from "@/words/invoices";

/** Rows as the table shows them, for a spreadsheet: as text with tabs, and as a table whose numbers of invoices stay text. */
export function rowsToPaste(
  rows: readonly InvoiceRow[],
  columns: readonly InvoiceColumn[],
): { text: string; html: string } {
  const heads = columns.map((column) => COLUMNS[column].name);
  const cells = rows.map((row) => columns.map((column) => cellOf(row, column)));
  const line = (texts: readonly string[]) => texts.join("\t");
  const text = [
    line(heads),
    ...cells.map((row) => line(row.map(({ text, isNumber }) => (isNumber ? text : harmless(text))))),
  ];
  const html = [
    `<tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join("")}</tr>`,
    ...cells.map((row) => {
      // What Excel calls text: else it would round a number of 20 digits and run what begins like a formula.
      const tds = row.map(({ text, isNumber }) =>
        isNumber ? `<td>${text}</td>` : `<td style='mso-number-format:"\\@"'>${escaped(text)}</td>`,
      );
      return `<tr>${tds.join("")}</tr>`;
    }),
  ];
  return { text: text.join("\n"), html: `<table>${html.join("")}</table>` };
}

interface Cell {
  text: string;
  isNumber: boolean;
}

function cellOf(row: InvoiceRow, column: InvoiceColumn): Cell {
  if (column === "net" || column === "tax" || column === "gross") {
    return { text: plainYuan(row[column]), isNumber: true };
  }
  return { text: COLUMNS[column].value(row).replace(/[\t\r\n]+/g, " "), isNumber: false };
}

/** Text that begins like a formula would be run by whatever it is pasted into. */
function harmless(text: string): string {
  return /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
