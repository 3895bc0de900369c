import type {
  DifferenceKind,
  DifferenceView,
  InvoiceFilter,
  InvoicePage,
  InvoiceRow,
  InvoiceSort,
  InvoiceSums,
  InvoiceView,
  IssuanceView,
  Preview,
  ReconcileView,
  Serial,
} from "@/contract";
import { plainYuan } from "@/money/fen";
import type { Host } from "../host";
import { type Books, STEP } from "./books";
import { fakePreview } from "./preview";
import { problem } from "./problem";

/** Four squares, in place of a code. */
const PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'%3E%3Cpath d='M0 0h2v2H0zM2 2h2v2H2z'/%3E%3C/svg%3E";

type Part =
  | "invoices"
  | "invoiceSums"
  | "invoice"
  | "exportInvoices"
  | "exportTrail"
  | "copyTable"
  | "markPrinted"
  | "startReconcile"
  | "stopReconcile"
  | "reconciliation"
  | "differences";

/** The list of every invoice known, and comparisons with the platform. */
export function fakeInvoices({ order, issuances, written, issuanceOf, tell }: Books): Pick<Host, Part> {
  const compared = new Map<string, ReconcileView>();
  const printed = new Map<Serial, number>();
  const originalOf = (serial: Serial) => written.get(serial)?.draft.reversal?.original.number ?? "";
  const redsOf = (number: string) =>
    number === ""
      ? []
      : [...issuances.values()].filter((one) => one.number !== "" && originalOf(one.serial) === number);
  const rows = () =>
    [...issuances.keys()].map((serial) => {
      const row = fakeRow(issuanceOf(serial));
      const reds = redsOf(row.number);
      const reversed = reds.reduce((sum, red) => sum - red.gross, 0);
      const reversedBy = reds[0]?.number ?? "";
      return { ...row, original: originalOf(serial), reversedBy, reversed, printedAt: printed.get(serial) ?? null };
    });

  return {
    async invoices({ filter, sort, limit }) {
      if (order.get("ledger") === "down") throw problem("ledger", { detail: "disk I/O error" });
      return fakePage(rows(), filter, sort, limit);
    },
    invoiceSums: async (filter) => fakeSums(rows(), filter),
    async invoice(key) {
      const row = rows().find((one) => one.key === key);
      if (row === undefined) throw problem("not-found", { detail: key });
      const draft = written.get(key)?.draft;
      return fakeView(row, draft === undefined ? null : fakePreview(draft));
    },
    async exportInvoices({ filter, chosen, job }) {
      const total = chosen.length > 0 ? chosen.length : fakeSums(rows(), filter).count;
      for (let done = 0; done <= total; done += 1) {
        tell({ type: "jobMoved", job, done, total });
        await new Promise((resolve) => setTimeout(resolve, STEP / 10));
      }
      return { place: "/home/demo/发票.xlsx", rows: total };
    },
    copyTable: ({ text }) => navigator.clipboard.writeText(text),
    async markPrinted({ invoices, printed: isPrinted }) {
      for (const { invoice } of invoices) {
        if (isPrinted) printed.set(invoice, Date.now());
        else printed.delete(invoice);
      }
      return invoices.length;
    },
    exportTrail: async (serial) => `/home/demo/经过-${serial}.xlsx`,
    async startReconcile({ spid }) {
      compared.set(spid, fakeComparison(spid));
      tell({ type: "reconcileChanged", spid });
    },
    stopReconcile: async () => undefined,
    reconciliation: async (spid) => compared.get(spid) ?? null,
    differences: async (_spid, kind, skip) => (skip > 0 ? [] : fakeDifferences(kind)),
  };
}

/** A document as the list shows it. */
function fakeRow(one: IssuanceView): InvoiceRow {
  const { serial, spid, company, state, parked, kind, code, number, issuedAt, buyer, net, tax, gross, hasPdf } = one;
  return {
    key: serial,
    spid,
    company,
    ours: true,
    state,
    parked,
    serial,
    kind,
    code,
    number,
    at: one.createdAt,
    issuedAt,
    buyer,
    buyerTaxId: "",
    net,
    tax,
    gross,
    goods: "*信息技术服务*软件技术服务",
    remark: "",
    original: "",
    reversedBy: "",
    reversed: 0,
    infoNumber: "",
    voided: false,
    printed: false,
    printedAt: null,
    uploaded: null,
    hasPdf,
  };
}

function fitting(rows: InvoiceRow[], filter: InvoiceFilter): InvoiceRow[] {
  const words = filter.words.split(/\s+/).filter((word) => word !== "");
  return rows.filter(
    (row) =>
      (filter.spid === null || row.spid === filter.spid) &&
      (filter.states.length === 0 || filter.states.includes(row.state)) &&
      (filter.red === null || filter.red === row.gross < 0) &&
      words.every((word) => [row.buyer, row.number, row.serial, row.goods].some((text) => text.includes(word))),
  );
}

/** The first page of a list; the stand-in has no other. */
function fakePage(rows: InvoiceRow[], filter: InvoiceFilter, sort: InvoiceSort, limit: number): InvoicePage {
  const way = sort.ascending ? 1 : -1;
  const by = (row: InvoiceRow) => (sort.by === "gross" ? row.gross : row.at);
  const sorted = fitting(rows, filter).sort((a, b) => way * (by(a) - by(b)));
  return { rows: sorted.slice(0, limit), next: null };
}

/** What a list adds up to. */
function fakeSums(rows: InvoiceRow[], filter: InvoiceFilter): InvoiceSums {
  const all = fitting(rows, filter);
  const valid = all.filter(({ state }) => state === "issued");
  const sum = (of: (row: InvoiceRow) => number) => valid.reduce((total, row) => total + of(row), 0);
  return {
    count: all.length,
    valid: valid.length,
    net: sum(({ net }) => net),
    tax: sum(({ tax }) => tax),
    gross: sum(({ gross }) => gross),
  };
}

/** One invoice whole. */
function fakeView(row: InvoiceRow, written: Preview | null): InvoiceView {
  return {
    row,
    originalKey: "",
    reversedByKey: "",
    written,
    lines: (written?.draft.lines ?? []).map((line, at) => ({
      name: written?.names[at] ?? line.name,
      model: line.model,
      unit: line.unit,
      quantity: written?.totals.lines[at]?.quantity ?? "",
      price: written?.totals.lines[at]?.netPrice ?? "",
      net: written?.totals.lines[at]?.net ?? null,
      tax: written?.totals.lines[at]?.tax ?? null,
      rate: "6%",
    })),
    buyerAddressPhone: "",
    buyerBankAccount: "",
    sellerTaxId: "",
    sellerAddressPhone: "",
    sellerBankAccount: "",
    drawer: "王五",
    payee: "",
    reviewer: "",
    email: written?.draft.delivery.email ?? "",
    upper: written?.totals.upper ?? "",
    qr: row.number === "" ? "" : `01,32,,${row.number},${plainYuan(row.gross)},20261124,,`,
    qrPicture: row.number === "" ? "" : PICTURE,
  };
}

/** A comparison that found something of most kinds. */
function fakeComparison(spid: string): ReconcileView {
  return {
    spid,
    from: "2026-10-01",
    to: "2026-11-24",
    running: false,
    months: 2,
    monthsDone: 2,
    month: "2026-10",
    listed: 128,
    adopted: 12,
    counts: [
      { kind: "differs", count: 1 },
      { kind: "missing_there", count: 1 },
      { kind: "missing_here", count: 12 },
    ],
    startedAt: Date.now(),
    updatedAt: Date.now(),
    finishedAt: Date.now(),
    stopped: null,
  };
}

/** What it found of a kind. */
function fakeDifferences(kind: DifferenceKind): DifferenceView[] {
  const one = {
    kind,
    serial: "",
    code: "",
    number: "00263100001366349170",
    day: "2026-11-03",
    buyer: "杭州未来里程信息技术股份有限公司",
    here: kind === "missing_here" ? null : 10_600,
    there: kind === "missing_there" ? null : 21_200,
    words: kind === "differs" ? "上次核对时价税合计是 106.00" : "",
  };
  return [one];
}
