import type { CompanyView, Fen, InvoiceLineView, InvoiceRow, InvoiceView, Preview } from "@/contract";
import { DIGITAL_KINDS, titleOf } from "@/words/kinds";
import { paper as words, READS_UNTAXED } from "@/words/paper";
import { SPECIALS } from "@/words/special";
import { stateWords } from "@/words/states";
import { chinaDay, invoiceDay } from "@/words/time";
import { type Row, rowsOf } from "./pages";
import { type Block, blockOf } from "./special";

/** What stands on the printed invoice. */
export interface Paper {
  title: string;
  isRed: boolean;
  /** What stands under the QR code. */
  tags: string[];
  /** The code's picture; empty where there is none yet. */
  qr: string;
  code: string;
  /** Empty where it has none yet. */
  number: string;
  day: string;
  buyer: { name: string; taxId: string };
  seller: { name: string; taxId: string };
  rows: Row[];
  block: Block | null;
  net: Fen;
  tax: Fen;
  gross: Fen;
  upper: string;
  remarks: string[];
  drawer: string;
  payee: string;
  reviewer: string;
  /** What stands where the seal will be: no picture here is an invoice. */
  mark: string;
}

/** A draft as it will be printed. */
export function paperOfDraft(
  preview: Pick<Preview, "draft" | "totals" | "names">,
  company: Pick<CompanyView, "name" | "taxNumber"> | undefined,
  today: string,
): Paper {
  const { draft, totals } = preview;
  const original = draft.reversal?.original;
  return {
    title: titleOf(draft.kind),
    isRed: draft.reversal !== null,
    tags: [
      draft.special === null ? "" : SPECIALS[draft.special.type],
      draft.lines.some(({ deduction }) => (deduction ?? 0) !== 0) ? words.deduction : "",
      draft.motorVehicle ? words.motorVehicle : "",
    ].filter((tag) => tag !== ""),
    qr: "",
    code: "",
    number: "",
    day: invoiceDay(today),
    buyer: {
      name: draft.buyerType === "person" ? words.person(draft.buyer.name) : draft.buyer.name,
      taxId: draft.buyer.taxId,
    },
    seller: { name: company?.name ?? "", taxId: company?.taxNumber ?? "" },
    rows: rowsOf(preview),
    block: draft.special === null ? null : blockOf(draft.special),
    net: totals.net,
    tax: totals.tax,
    gross: totals.gross,
    upper: totals.upper,
    remarks: [
      original === undefined ? "" : reversedWords(original.code, original.number),
      infoWords(draft.reversal?.infoNumber ?? ""),
      draft.remark,
      ...draft.extra.filter(({ name }) => name !== "").map(({ name, content }) => `${name}：${content}`),
    ].filter((text) => text !== ""),
    drawer: draft.staff.drawer,
    payee: draft.staff.payee,
    reviewer: draft.staff.reviewer,
    mark: words.preview,
  };
}

/** An invoice of the list as it is printed, as far as it is known here. */
export function paperOfInvoice(view: InvoiceView): Paper {
  const { row, written } = view;
  const seller = { name: row.company, taxNumber: view.sellerTaxId };
  const day = row.issuedAt || chinaDay(row.at);
  const face = written === null ? told(view) : paperOfDraft(written, seller, day);
  return {
    ...face,
    qr: view.qrPicture,
    code: row.code,
    number: row.number,
    mark: row.voided ? words.voided : row.number === "" ? stateWords(row.state).name : words.onlyToView,
  };
}

/** What the platform told of one that was not issued here. */
function told({ row, lines, upper, sellerTaxId, drawer, payee, reviewer }: InvoiceView): Paper {
  return {
    title: titleOf(row.kind),
    isRed: row.gross < 0,
    tags: [],
    qr: "",
    code: row.code,
    number: row.number,
    day: invoiceDay(row.issuedAt || chinaDay(row.at)),
    buyer: { name: row.buyer, taxId: row.buyerTaxId },
    seller: { name: row.company, taxId: sellerTaxId },
    rows: lines.map(toldRow),
    block: null,
    net: row.net,
    tax: row.tax,
    gross: row.gross,
    upper,
    remarks: [originalWords(row), infoWords(row.infoNumber), row.remark].filter((text) => text !== ""),
    drawer,
    payee,
    reviewer,
    mark: "",
  };
}

function toldRow(line: InvoiceLineView): Row {
  const isFree = READS_UNTAXED.includes(line.rate);
  const { name, model, unit, quantity, price, net, rate } = line;
  return { name, model, unit, quantity, price, net, rate, tax: isFree ? null : line.tax };
}

/** Code and number stand as one there; only a 数电票 has no code. */
function originalWords({ kind, original }: InvoiceRow): string {
  if (original === "") return "";
  const isDigital = DIGITAL_KINDS.some((digital) => digital === kind);
  return isDigital ? reversedWords("", original) : reversedWords(original.slice(0, -8), original.slice(-8));
}

const reversedWords = (code: string, number: string) =>
  code === "" ? words.reversesDigital(number) : words.reverses(code, number);
const infoWords = (number: string) => (number === "" ? "" : words.infoNumber(number));
