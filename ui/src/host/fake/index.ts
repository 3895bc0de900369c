import type {
  AppInfo,
  AttemptView,
  CompanyView,
  DeskEvent,
  Draft,
  DraftView,
  IssuanceView,
  IssuingSettings,
  ManyView,
  MonthEndView,
  ReconcileView,
  ReversalRequest,
  Serial,
  StandingView,
  State,
  TemplateView,
} from "@/contract";
import type { Host } from "../host";
import { COMPANIES, emptyDraft, sampleDraft, someCompanies } from "./data";
import { fakeBureau } from "./bureau";
import { fakeComparison, fakeDifferences, fakePage, fakeRow, fakeSums, fakeView } from "./invoices";
import { fakeLibrary } from "./library";
import { fakePdf } from "./pdf";
import { fakePreview, fakeSpread } from "./preview";
import { problem } from "./problem";
import { fakeOriginal, fakeRed } from "./reversal";
import { fakeSafety } from "./safety";

/** Milliseconds that a step at the platform takes. */
const STEP = 900;

/**
 * A stand-in for the program behind the window, for a browser and for tests; it forgets everything with the page.
 *
 * `?outcome=` orders what becomes of the next documents (`refused`, `unknown`, `held`, `needs_person`, `parked`, `suspects`),
 * `?keyring=absent` a keyring trouble, `?companies=1000` so many companies, also none, `?fresh` a ledger without history,
 * `?pdf=not-yet` a PDF that does not come, `?account=platform` an account that is no demo,
 * `?incident=` what befell the ledger (`otherComputer`, `copied`, `putBack`, `rebuilt`, `empty`, `full` for a full disk),
 * `?first` the first start, `?list=bad` a list of companies with faults, `?bureau=wrong` a bureau that refuses,
 * `?down` a platform that is not reached, `?month-end` the last evening of a month,
 * `?logged-out` one that nobody logged in at (any password but `wrong` will do).
 */
export function fakeHost(order: URLSearchParams = new URLSearchParams()): Host {
  const listeners = new Set<(event: DeskEvent) => void>();
  const companies = someCompanies(Number(order.get("companies") ?? COMPANIES.length));
  const drafts = new Map<Serial, DraftView>();
  const written = new Map<Serial, DraftView>();
  const issuances = new Map<Serial, IssuanceView>();
  const trails = new Map<Serial, AttemptView[]>();
  const used = new Map<string, number>();
  const templates = new Map<number, TemplateView>();
  const safety = fakeSafety(order.get("incident"));
  const compared = new Map<string, ReconcileView>();
  let serials = 0;
  let keyring = order.get("keyring");
  let account: AppInfo["account"] = order.has("first")
    ? null
    : order.get("account") === "platform"
      ? "platform"
      : "demo";
  let downUntil = order.has("down") ? Date.now() + 23_000 : null;
  let settings: IssuingSettings = { callsAtOnce: 8, perCall: 1 };
  let withdraws = false;
  let stopped = order.has("logged-out") ? problem("no-account").problem : null;

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

  function standingOf(spid: string): StandingView {
    const own = [...issuances.values()].filter((one) => one.spid === spid);
    const open: readonly State[] = ["queued", "sending", "accepted", "held", "unknown"];
    const day = 86_400_000;
    return {
      spid,
      loginAt: Date.now() - (Number(spid) % 9) * day,
      lapsedAt: companyOf(spid).parked === null ? null : Date.now() - day / 24,
      activeAt: own.length === 0 ? null : Math.max(...own.map(({ updatedAt }) => updatedAt)),
      usedAt: used.get(spid) ?? null,
      open: own.filter(({ state }) => open.includes(state)).length,
      needsPerson: own.filter(({ state }) => state === "needs_person").length,
    };
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
    trails.get(serial)?.push({ at, action, event: "", state, version: 1, code: "", message });
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
      createdAt: at,
      updatedAt: at,
    };
    issuances.set(draft.serial, one);
    written.set(draft.serial, view);
    drafts.delete(draft.serial);
    trails.set(draft.serial, [{ at, action: "queue", event: "", state: "queued", version: 1, code: "", message: "" }]);
    return one;
  }

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

  function redsOf(number: string): IssuanceView[] {
    return [...issuances.values()].filter(
      ({ serial }) => written.get(serial)?.draft.reversal?.original.number === number,
    );
  }

  async function redOf(request: ReversalRequest): Promise<Draft> {
    const view = [...issuances.values()].find((one) => one.number === request.number);
    const blue = written.get(view?.serial ?? "");
    if (view === undefined || blue === undefined) throw problem("not-found", { detail: request.number });
    return fakeRed(fakeOriginal(view, blue.draft, redsOf(request.number)), blue.draft, request, nextSerial());
  }

  function many(serials: readonly Serial[], isDone: (serial: Serial) => boolean): ManyView {
    return {
      done: serials.filter(isDone).map(issuanceOf),
      refused: serials.filter((serial) => !isDone(serial)),
    };
  }

  function monthEnd(): MonthEndView | null {
    if (!order.has("month-end")) return null;
    const endsAt = new Date().setHours(24, 0, 0, 0);
    const open = [...issuances.values()].filter(({ state }) =>
      ["queued", "accepted", "held", "unknown"].includes(state),
    );
    return {
      endsAt,
      open: open.length,
      unsent: open.filter(({ state }) => state === "queued").length,
      held: open.filter(({ state }) => state === "held").length,
      withdraws,
      withdrawsFrom: endsAt - 300_000,
    };
  }

  if (!order.has("fresh") && companies.length > 0) history();

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

  const appInfo: Host["appInfo"] = async () => ({
    version: "0.1.0",
    dataDir: "/home/会计/.local/share/cn.kaipiao.desktop",
    account,
    server: "http://localhost",
    user: "demo",
    keyring:
      keyring === null
        ? { place: "os", trouble: null }
        : { place: "memory", trouble: keyring === "absent" ? "absent" : "locked" },
    stopped,
    nextTryIn: downUntil === null ? null : Math.max(0, downUntil - Date.now()),
  });

  return {
    appInfo,
    ...fakeBureau({ companies, companyOf, tell, order }),
    accounts: async () =>
      account === "platform"
        ? [
            { id: "a1", server: "https://pbs.example.cn", user: "demo", current: true },
            { id: "a2", server: "https://pbs.example.cn", user: "另一个账号", current: false },
          ]
        : [],
    async connect({ password }) {
      if (password === "wrong") throw problem("login-refused", { detail: "用户名或密码错误" });
      account = "platform";
      return appInfo();
    },
    async switchAccount(id) {
      account = id === "demo" ? "demo" : "platform";
      return appInfo();
    },
    async forgetAccount() {
      account = null;
      return appInfo();
    },
    preferences: async () => ({ qrSeconds: 180, loginHours: 12 }),
    savePreferences: async (preferences) => preferences,
    async logIn({ password }) {
      if (password === "wrong") throw problem("login-refused", { detail: "用户名或密码错误" });
      stopped = null;
      return appInfo();
    },
    async tryNow() {
      downUntil = null;
      tell({ type: "connectionChanged" });
    },
    issuingSettings: async () => settings,
    async changeIssuingSettings(wanted) {
      settings = wanted;
      return wanted;
    },
    async retryKeyring() {
      keyring = null;
      return { place: "os", trouble: null };
    },
    companies: async () => ({ companies: companies.map((one) => ({ ...one })) }),
    standings: async () => companies.map(({ spid }) => standingOf(spid)),
    async useCompany(spid) {
      used.set(spid, Date.now());
    },
    async saveCompanySetting({ spid, setting }) {
      companyOf(spid).setting = setting;
      tell({ type: "companiesChanged" });
    },
    async sortCompanies({ spids, group, addTags, removeTags }) {
      for (const spid of spids) {
        const { setting } = companyOf(spid);
        if (group !== null) setting.group = group;
        setting.tags = [...new Set([...setting.tags.filter((tag) => !removeTags.includes(tag)), ...addTags])];
      }
      tell({ type: "companiesChanged" });
    },

    newDraft: async (spid) => ({ spid, draft: emptyDraft(nextSerial(), companyOf(spid).drawer), savedAt: null }),
    drafts: async (spid) =>
      [...drafts.values()].filter((one) => one.spid === spid).sort((a, b) => (b.savedAt ?? 0) - (a.savedAt ?? 0)),
    templates: async (spid) =>
      [...templates.values()].filter((one) => one.spid === spid).sort((a, b) => a.name.localeCompare(b.name)),
    async saveTemplate({ spid, name, monthly, draft }) {
      if (name.trim() === "") throw problem("bad-template", { detail: "模板名称要有 1 到 40 个字" });
      const same = [...templates.values()].find((one) => one.spid === spid && one.name === name);
      const id = same?.id ?? templates.size + 1;
      const saved = { id, spid, name, monthly, laidOut: "", draft: structuredClone(draft), savedAt: Date.now() };
      templates.set(id, saved);
      return saved;
    },
    async removeTemplate(id) {
      templates.delete(id);
    },
    async layOut({ spid, templates: wanted, month }) {
      return wanted.map((id) => {
        const one = templates.get(id);
        if (one === undefined) throw problem("not-found");
        templates.set(id, { ...one, laidOut: month });
        const view = { spid, draft: { ...structuredClone(one.draft), serial: nextSerial() }, savedAt: Date.now() };
        drafts.set(view.draft.serial, view);
        return view;
      });
    },
    async saveDraft({ spid, draft }) {
      if (issuances.has(draft.serial) && !drafts.has(draft.serial)) throw problem("wrong-state");
      const view = { spid, draft: structuredClone(draft), savedAt: Date.now() };
      drafts.set(draft.serial, view);
      return view;
    },
    async discardDraft(serial) {
      drafts.delete(serial);
    },
    preview: async ({ draft }) => fakePreview(draft),
    async spreadDiscount({ draft, discount }) {
      if (fakePreview(draft).totals.gross === 0) throw problem("cannot-discount", { detail: "请先填好每一行的金额" });
      return fakeSpread(draft, discount);
    },

    async issueDraft({ spid, draft, beside }) {
      const { faults } = fakePreview(draft);
      if (faults.some(({ severity }) => severity === "block")) throw problem("faults", { faults });
      const [like] = [...issuances.values()].filter(({ state }) => state === "issued");
      if (order.get("outcome") === "suspects" && like !== undefined && beside.length === 0) {
        const { serial, number, createdAt, gross } = like;
        throw problem("suspects", { suspects: [{ serial, number, createdAt, gross }] });
      }
      const one = queue({ spid, draft: structuredClone(draft), savedAt: null }, Date.now());
      run(draft.serial, spid);
      tell({ type: "issuanceChanged", serial: draft.serial });
      return one;
    },
    issuances: async (filter) =>
      [...issuances.keys()]
        .map(issuanceOf)
        .filter((one) => filter.spid === null || one.spid === filter.spid)
        .filter((one) => filter.state === null || one.state === filter.state)
        .filter((one) => !filter.open || ["queued", "sending", "accepted", "held", "unknown"].includes(one.state))
        .sort((a, b) => b.createdAt - a.createdAt),
    issuance: async (serial) => issuanceOf(serial),
    attempts: async (serial) => trails.get(serial) ?? [],
    async reopen(serial) {
      const view = written.get(serial);
      if (view === undefined) throw problem("not-found");
      issuances.delete(serial);
      drafts.set(serial, view);
      return view;
    },
    async copyIssuance(serial) {
      const view = written.get(serial);
      if (view === undefined) throw problem("not-found");
      return { spid: view.spid, draft: { ...structuredClone(view.draft), serial: nextSerial() }, savedAt: null };
    },
    async original(spid, text) {
      const number = /^01,/.test(text) ? (text.split(",")[3] ?? "") : text.replace(/\s/g, "");
      const view = [...issuances.values()].find((one) => one.spid === spid && one.number === number && one.gross > 0);
      const blue = written.get(view?.serial ?? "");
      if (view === undefined || blue === undefined) throw problem("not-found", { detail: number });
      return fakeOriginal(view, blue.draft, redsOf(number));
    },
    async previewReversal(request) {
      return fakePreview(await redOf(request));
    },
    async reverse(request) {
      const draft = await redOf(request);
      const one = queue({ spid: request.spid, draft, savedAt: null }, Date.now());
      run(draft.serial, request.spid);
      return one;
    },
    async typedReversal({ spid, number, kind, reason, infoNumber }) {
      const original = { code: number.slice(0, -20), number: number.slice(-20) };
      const draft = {
        ...emptyDraft(nextSerial(), companyOf(spid).drawer),
        kind,
        reversal: { original, infoNumber, reason },
      };
      const view = { spid, draft, savedAt: Date.now() };
      drafts.set(draft.serial, view);
      return view;
    },
    async links(serial) {
      const original = written.get(serial)?.draft.reversal?.original.number ?? "";
      const { number } = issuanceOf(serial);
      const blue = original === "" ? undefined : [...issuances.values()].find((one) => one.number === original);
      return { original, blue: blue ?? null, reds: number === "" ? [] : redsOf(number) };
    },
    async withdrawAll(serials) {
      const isQueued = (serial: Serial) => issuanceOf(serial).state === "queued";
      for (const serial of serials.filter(isQueued)) step(serial, "withdrawn", "person");
      return many(serials, (serial) => issuanceOf(serial).state === "withdrawn");
    },
    async resubmitAll(serials) {
      const isHeld = (serial: Serial) => issuanceOf(serial).state === "held";
      for (const serial of serials.filter(isHeld)) step(serial, "accepted", "resubmit");
      return many(serials, (serial) => issuanceOf(serial).state === "accepted");
    },
    monthEnd: async () => monthEnd(),
    async orderWithdrawal(wanted) {
      withdraws = wanted;
      return monthEnd();
    },
    async invoices({ filter, sort, limit }) {
      const rows = [...issuances.keys()].map((serial) => fakeRow(issuanceOf(serial)));
      return fakePage(rows, filter, sort, limit);
    },
    async invoiceSums(filter) {
      const rows = [...issuances.keys()].map((serial) => fakeRow(issuanceOf(serial)));
      return fakeSums(rows, filter);
    },
    invoice: async (key) => fakeView(fakeRow(issuanceOf(key))),
    exportInvoices: async () => "/home/demo/发票.xlsx",
    exportTrail: async (serial) => `/home/demo/经过-${serial}.xlsx`,
    async startReconcile({ spid }) {
      compared.set(spid, fakeComparison(spid));
      tell({ type: "reconcileChanged", spid });
    },
    stopReconcile: async () => undefined,
    reconciliation: async (spid) => compared.get(spid) ?? null,
    differences: async (_spid, kind, skip) => (skip > 0 ? [] : fakeDifferences(kind)),
    async withdraw(serial) {
      step(serial, "withdrawn", "person");
      return issuanceOf(serial);
    },
    async askAgain(serial) {
      step(serial, issuanceOf(serial).state, "ask", "还没有结果");
    },
    async safety() {
      return { ...safety };
    },

    async incidentSeen(id) {
      safety.incidents = safety.incidents.filter((incident) => incident.id !== id);
    },

    async resumeCompany(spid) {
      companyOf(spid).parked = null;
      tell({ type: "companiesChanged" });
      for (const one of issuances.values()) {
        if (one.spid === spid && one.state === "queued") step(one.serial, "issued", "send");
      }
    },
    async pdf({ invoice }) {
      if (order.get("pdf") === "not-yet") throw problem("pdf-not-yet");
      return fakePdf(issuanceOf(invoice));
    },
    savePdf: async () => "/home/demo/发票/发票.pdf",
    copyPdf: async () => undefined,
    async openPdf() {
      throw problem("no-reader");
    },
    async savePdfs({ invoices, job }) {
      for (let done = 0; done <= invoices.length; done += 1) {
        tell({ type: "jobMoved", job, done, total: invoices.length });
        await new Promise((resolve) => setTimeout(resolve, STEP / 10));
      }
      const failed = invoices.slice(0, order.get("pdf") === "not-yet" ? 2 : 0);
      return {
        place: "/home/demo/发票",
        saved: invoices.length - failed.length,
        failed: failed.map((invoice) => ({ invoice, buyer: "", problem: problem("pdf-not-yet").problem })),
        stopped: false,
      };
    },
    async sheets({ invoices, job }) {
      tell({ type: "jobMoved", job, done: invoices.length, total: invoices.length });
      const gross = invoices.reduce((sum, { invoice }) => sum + (issuances.get(invoice)?.gross ?? 0), 0);
      return { id: invoices[0]?.invoice ?? "", invoices, gross, failed: [], stopped: false };
    },
    sheetsPdf: async (id) => fakePdf(issuanceOf(id)),
    saveSheets: async () => "/home/demo/发票/发票打印.pdf",
    async openSheets() {
      throw problem("no-reader");
    },
    printWindow: async () => window.print(),
    cancelJob: async () => undefined,

    ...fakeLibrary(),

    async onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
