import type {
  AttemptView,
  CompanyView,
  DeskEvent,
  DraftView,
  IssuanceView,
  Serial,
  State,
  TemplateView,
} from "@/contract";
import { COMPANIES, sampleDraft, someCompanies } from "./data";
import { fakePreview } from "./preview";
import { problem } from "./problem";

/** Milliseconds that a step at the platform takes. */
export const STEP = 900;

/** The states of what is on its way. */
const OPEN: readonly State[] = ["queued", "sending", "accepted", "held", "unknown"];

/** What a row of the trail has where nothing more is known of it. */
const ONCE = { event: "", version: 1, code: "", said: "", times: 1, lastAt: null };

export type Books = ReturnType<typeof fakeBooks>;

/** What the stand-in keeps while its page lives, and what becomes of documents; `order` is the page's address. */
export function fakeBooks(order: URLSearchParams) {
  const listeners = new Set<(event: DeskEvent) => void>();
  const companies = someCompanies(Number(order.get("companies") ?? COMPANIES.length));
  const drafts = new Map<Serial, DraftView>();
  /** What each document was written as. */
  const written = new Map<Serial, DraftView>();
  const issuances = new Map<Serial, IssuanceView>();
  const trails = new Map<Serial, AttemptView[]>();
  const templates = new Map<number, TemplateView>();
  let serials = 0;

  function nextSerial(): Serial {
    serials += 1;
    return `01JDEMO${String(serials).padStart(13, "0")}`;
  }

  function tell(event: DeskEvent): void {
    for (const listener of listeners) listener(event);
  }

  function companyOf(spid: string): CompanyView {
    const company = companies.find((one) => one.spid === spid);
    if (company === undefined) throw problem("unknown-company");
    return company;
  }

  function issuanceOf(serial: Serial): IssuanceView {
    const found = issuances.get(serial);
    if (found === undefined) throw problem("not-found");
    return { ...found, parked: companyOf(found.spid).parked !== null && !["issued", "refused"].includes(found.state) };
  }

  function step(serial: Serial, state: State, action: string, message = "", at = Date.now()): void {
    const one = issuances.get(serial);
    if (one === undefined) return;
    const isIssued = state === "issued";
    issuances.set(serial, {
      ...one,
      state,
      message,
      attempts: one.attempts + 1,
      updatedAt: at,
      number: isIssued ? `0026310000${String(1366349170 + issuances.size).padStart(10, "0")}` : "",
      issuedAt: isIssued ? "2026-11-24 10:32:05" : "",
      hasPdf: isIssued,
    });
    trails.get(serial)?.push({ ...ONCE, at, action, state, message });
    tell({ type: "issuanceChanged", serial });
  }

  function queue(view: DraftView, at: number): IssuanceView {
    const { draft, spid } = view;
    const { totals } = fakePreview(draft);
    const one: IssuanceView = {
      serial: draft.serial,
      spid,
      company: companyOf(spid).name,
      kind: draft.kind,
      state: "queued",
      parked: false,
      awaitsBuyerUntil: null,
      resubmits: false,
      buyer: draft.buyer.name,
      number: "",
      code: "",
      issuedAt: "",
      net: totals.net,
      tax: totals.tax,
      gross: totals.gross,
      hasPdf: false,
      pdfUrl: "",
      message: "",
      attempts: 0,
      handOverFrom: null,
      successor: null,
      appeared: "",
      appearedSeen: false,
      createdAt: at,
      updatedAt: at,
    };
    issuances.set(draft.serial, one);
    written.set(draft.serial, view);
    drafts.delete(draft.serial);
    trails.set(draft.serial, [{ ...ONCE, at, action: "queue", state: "queued", message: "" }]);
    return one;
  }

  /** What the platform makes of a document, as the address orders it. */
  function run(serial: Serial, spid: string): void {
    const outcome = order.get("outcome") ?? "issued";
    const after = (steps: number, act: () => void) => setTimeout(act, steps * STEP);
    if (outcome === "queued") return;
    if (outcome === "parked") {
      after(1, () => {
        companyOf(spid).parked = "身份认证已超时，请扫脸";
        tell({ type: "companiesChanged" });
      });
      return;
    }
    after(1, () => step(serial, "sending", "send"));
    if (outcome === "unknown") after(2, () => step(serial, "unknown", "send", "平台没有按时答复，正在查询结果"));
    else if (outcome === "refused")
      after(2, () => step(serial, "refused", "send", "第1行税率不合法，请使用如下税率：0.03、0.01、0。"));
    else if (outcome === "needs_person")
      after(2, () => step(serial, "needs_person", "ask", "平台上同一单据号的金额不同"));
    else if (outcome === "held") after(2, () => step(serial, "held", "ask", "待审核"));
    else {
      after(2, () => step(serial, "accepted", "send"));
      after(4, () => step(serial, "issued", "ask"));
    }
  }

  /** What was issued before the page was opened: one of every state. */
  function history(): void {
    const states: [State, string][] = [
      ["issued", ""],
      ["refused", "购买方税号校验不通过"],
      ["issued", ""],
      ["unknown", "平台没有按时答复，正在查询结果"],
      ["issued", ""],
      ["held", "待审核"],
      ["needs_person", "平台上同一单据号的金额不同"],
      ["withdrawn", ""],
    ];
    states.forEach(([state, message], index) => {
      const at = Date.now() - (index + 1) * 5_400_000;
      const draft = sampleDraft(nextSerial(), index);
      queue({ spid: companies[index % companies.length]?.spid ?? "", draft, savedAt: at }, at);
      step(draft.serial, "sending", "send", "", at + 1000);
      step(draft.serial, state, state === "issued" ? "ask" : "send", message, at + 3000);
    });
  }

  if (!order.has("fresh") && companies.length > 0) history();

  return {
    order,
    companies,
    drafts,
    written,
    issuances,
    trails,
    templates,
    nextSerial,
    tell,
    companyOf,
    issuanceOf,
    step,
    queue,
    run,
    isOpen: ({ state }: IssuanceView) => OPEN.includes(state),
    listen(listener: (event: DeskEvent) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
