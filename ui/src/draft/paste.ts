import type { Line, Pricing, TaxTreatment } from "@/contract";
import { parseDecimal } from "@/money/decimal";
import { parseDiscount } from "@/money/discount";
import { parseFen, type Typed } from "@/money/fen";
import { paste as says } from "@/words/draft";
import { isBlank, newLine } from "./line";
import { parseTreatment } from "./treatment";

/** What a column of a pasted block holds. */
type Column = "name" | "code" | "model" | "unit" | "quantity" | "price" | "amount" | "rate" | "discount";

/** A cell whose text is no value. */
export interface BadCell {
  /** The pasted line, from 0. */
  line: number;
  /** The line's field. */
  field: "quantity" | "price" | "amount" | "treatment" | "discount" | "code";
  label: string;
  text: string;
  why: string;
}

/** The lines of a pasted block. */
export interface Pasted {
  lines: Line[];
  bad: BadCell[];
  /** What the header says of prices and amounts; `null` where it says nothing. */
  pricing: Pricing | null;
  /** Rows that add up others and were left out. */
  sums: number;
}

/** The order of the form, which is the tax bureau's own where a block has no header. */
const ORDER: readonly Column[] = ["name", "code", "model", "unit", "quantity", "price", "amount", "rate", "discount"];

/** What heads a column in people's tables; the first that fits counts. */
const HEADS: readonly [RegExp, Column][] = [
  [/编码/, "code"],
  [/规格|型号/, "model"],
  [/折扣/, "discount"],
  [/税率|征收率/, "rate"],
  [/单位/, "unit"],
  [/数量/, "quantity"],
  [/单价/, "price"],
  [/金额|价税合计/, "amount"],
  [/名称|项目|品名|商品|货物|服务/, "name"],
];

/** A header names so many columns at least. */
const FEW = 2;

/** A row that only adds up the others. */
const SUM = /^(?:合\s*计|小\s*计|总\s*计)/;

/** Whether a clipboard's text is a block of cells and not words for one field. */
export function isBlock(text: string): boolean {
  return text.includes("\t") || /\S[\r\n]+\S/.test(text.trim());
}

/** Reads a block as Excel and WPS copy it; `treatment` is taken where the block names no rate. */
export function readBlock(text: string, treatment: TaxTreatment): Pasted {
  const rows = cells(text).filter((row) => row.some((cell) => cell.trim() !== ""));
  const heads = rows[0]?.map(headOf) ?? [];
  const hasHeader = heads.filter((head) => head !== null).length >= FEW;
  const body = hasHeader ? rows.slice(1) : rows;
  const columns = hasHeader ? heads : byOrder(body);
  const pasted: Pasted = { lines: [], bad: [], pricing: hasHeader ? pricingOf(rows[0] ?? []) : null, sums: 0 };
  for (const row of body) {
    if (row.some((cell) => SUM.test(cell.trim()))) pasted.sums += 1;
    else readRow(row, columns, treatment, pasted);
  }
  return pasted;
}

function readRow(
  row: readonly string[],
  columns: readonly (Column | null)[],
  treatment: TaxTreatment,
  pasted: Pasted,
): void {
  const line = newLine({ ...treatment });
  const at = pasted.lines.length;
  const before = pasted.bad.length;
  const note = (column: Column, field: BadCell["field"], text: string, why: string) =>
    pasted.bad.push({ line: at, field, label: says.labels[column], text, why });
  function read<Value>(column: Column & BadCell["field"], text: string, parsed: Typed<Value>): Value | null {
    if (parsed.type === "bad") note(column, column, text, parsed.why);
    return parsed.type === "value" ? parsed.value : null;
  }
  columns.forEach((column, index) => {
    const text = row[index]?.trim() ?? "";
    if (column === null || text === "") return;
    switch (column) {
      case "name":
        // The 简称 between asterisks is the tax bureau's to add.
        line.name = text.replace(/^\*[^*]*\*/, "");
        break;
      case "code":
        line.code = text;
        if (/e\+?\d+$/i.test(text)) note(column, "code", text, says.codeBecameNumber);
        break;
      case "model":
      case "unit":
        line[column] = text;
        break;
      case "quantity":
      case "price":
        line[column] = read(column, text, parseDecimal(text));
        break;
      case "amount":
        line.amount = read(column, text, parseFen(rounded(text)));
        break;
      case "discount":
        line.discount = read(column, text, parseDiscount(text.replace(/^-/, "")));
        break;
      case "rate": {
        const found = parseTreatment(text);
        if (found === null) note(column, "treatment", text, says.notRate(text));
        else line.treatment = found;
      }
    }
  });
  if (!isBlank(line) || pasted.bad.length > before) pasted.lines.push(line);
}

/** Sheets show cents and copy more: what is but an echo of binary arithmetic is rounded, anything else is for a person to see. */
function rounded(text: string): string {
  return text.replace(/(\.\d{2})(?:0{4,}\d{0,4}|0+)$/, "$1");
}

/** Splits a clipboard's text into cells: tabs and line ends, quoted where a cell holds some itself. */
function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const close = () => {
    rows.at(-1)?.push(cell.replace(/[\r\n]+/g, " "));
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === "" && closes(text, at)) isQuoted = true;
    else if (char === "\t") close();
    else if (char === "\n") {
      close();
      rows.push([]);
    } else if (char !== "\r") cell += char;
  }
  close();
  return rows;
}

/** Whether a quote that opens a cell is closed at the end of one; else it is a character like any other, as in `"六号`. */
function closes(text: string, from: number): boolean {
  return /^"(?:[^"]|"")*"(?=[\t\r\n]|$)/.test(text.slice(from));
}

function headOf(cell: string): Column | null {
  const bare = cell.replace(/\s|\*/g, "");
  // A head is a word, not a sentence or a number.
  if (bare === "" || bare.length > 16 || /^[\d.,%-]+$/.test(bare)) return null;
  if (/税额|^税金$|序号|备注/.test(bare)) return null;
  return HEADS.find(([pattern]) => pattern.test(bare))?.[1] ?? null;
}

/** Without a header the columns stand as in the form; the code is recognised wherever it stands, and may be missing. */
function byOrder(rows: readonly (readonly string[])[]): (Column | null)[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const isCode = (index: number) => rows.some((row) => /^\d{19}$/.test(row[index]?.trim() ?? ""));
  const rest = ORDER.filter((column) => column !== "code");
  return Array.from({ length: width }, (_, index) => (isCode(index) ? "code" : (rest.shift() ?? null)));
}

function pricingOf(head: readonly string[]): Pricing | null {
  const words = head.filter((cell) => /单价|金额|价税合计/.test(cell)).join(" ");
  if (/不含税/.test(words)) return "net";
  return /含税|价税合计/.test(words) ? "gross" : null;
}
