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
  ReconcileView,
} from "@/contract";

/** A document as the list shows it. */
export function fakeRow(one: IssuanceView): InvoiceRow {
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
    infoNumber: "",
    voided: false,
    printed: false,
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
      words.every((word) => [row.buyer, row.number, row.serial, row.goods].some((text) => text.includes(word))),
  );
}

/** The first page of a list; the stand-in has no other. */
export function fakePage(rows: InvoiceRow[], filter: InvoiceFilter, sort: InvoiceSort, limit: number): InvoicePage {
  const way = sort.ascending ? 1 : -1;
  const by = (row: InvoiceRow) => (sort.by === "gross" ? row.gross : row.at);
  const sorted = fitting(rows, filter).sort((a, b) => way * (by(a) - by(b)));
  return { rows: sorted.slice(0, limit), next: null };
}

/** What a list adds up to. */
export function fakeSums(rows: InvoiceRow[], filter: InvoiceFilter): InvoiceSums {
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
export function fakeView(row: InvoiceRow): InvoiceView {
  return {
    row,
    lines: [],
    buyerAddressPhone: "",
    buyerBankAccount: "",
    sellerTaxId: "",
    sellerAddressPhone: "",
    sellerBankAccount: "",
    drawer: "王五",
    payee: "",
    reviewer: "",
    upper: "",
    qr: "",
  };
}

/** A comparison that found something of most kinds. */
export function fakeComparison(spid: string): ReconcileView {
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
export function fakeDifferences(kind: DifferenceKind): DifferenceView[] {
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
