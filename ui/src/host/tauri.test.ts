import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, it } from "vitest";

import { emptyDraft, UNDECIDED } from "./fake/data";
import { EMPTY_COMPANY } from "@/companies/newCompany";
import { HostError } from "./host";
import { tauriHost } from "./tauri";

afterEach(clearMocks);

const draft = emptyDraft("S1", "");
const platform = { server: "https://p.example", prefix: null, user: "u", password: "p" };
const preferences = { qrSeconds: 180, loginHours: 12 };
const newCompany = { ...EMPTY_COMPANY, name: "一号公司" };
const credentials = { spid: "1024", user: "u", password: "p", input: null };
const login = { spid: "1024", user: "", password: null, method: "scan" } as const;
const file = new ArrayBuffer(3);
const sorting = { spids: ["1024"], group: "一组", addTags: [], removeTags: [] };
const filter = { spid: null, state: null, open: true };
const INVOICE = { spid: "1024", invoice: "S1" };

it.each([
  ["app_info", () => tauriHost.appInfo(), {}],
  ["log_in", () => tauriHost.logIn({ user: "u", password: "p" }), { request: { user: "u", password: "p" } }],
  ["retry_keyring", () => tauriHost.retryKeyring(), {}],
  ["try_now", () => tauriHost.tryNow(), {}],
  ["issuing_settings", () => tauriHost.issuingSettings(), {}],
  [
    "change_issuing_settings",
    () => tauriHost.changeIssuingSettings({ callsAtOnce: 4, perCall: 1 }),
    { settings: { callsAtOnce: 4, perCall: 1 } },
  ],
  ["withdraw_all", () => tauriHost.withdrawAll(["S1", "S2"]), { serials: ["S1", "S2"] }],
  ["resubmit_all", () => tauriHost.resubmitAll(["S1"]), { serials: ["S1"] }],
  ["month_end", () => tauriHost.monthEnd(), {}],
  ["order_withdrawal", () => tauriHost.orderWithdrawal(true), { wanted: true }],
  ["verdict", () => tauriHost.verdict("S1"), { serial: "S1" }],
  ["look_for", () => tauriHost.lookFor("S1"), { serial: "S1" }],
  ["repair_for", () => tauriHost.repairFor("S1"), { serial: "S1" }],
  ["find_listed", () => tauriHost.findListed("S1", "26"), { serial: "S1", number: "26" }],
  ["adopt", () => tauriHost.adopt({ serial: "S1", numbers: ["26"] }), { request: { serial: "S1", numbers: ["26"] } }],
  ["settle_by_hand", () => tauriHost.settleByHand("S1", "26"), { serial: "S1", number: "26" }],
  ["issue_anew", () => tauriHost.issueAnew("S1", "看过"), { serial: "S1", word: "看过" }],
  ["waiting", () => tauriHost.waiting(), {}],
  ["saw_double", () => tauriHost.sawDouble("S1"), { serial: "S1" }],
  ["companies", () => tauriHost.companies({ refresh: true }), { refresh: true }],
  ["standings", () => tauriHost.standings(), {}],
  ["use_company", () => tauriHost.useCompany("1024"), { spid: "1024" }],
  [
    "save_company_setting",
    () => tauriHost.saveCompanySetting({ spid: "1024", setting: UNDECIDED }),
    { request: { spid: "1024", setting: UNDECIDED } },
  ],
  ["sort_companies", () => tauriHost.sortCompanies(sorting), { request: sorting }],
  ["accounts", () => tauriHost.accounts(), {}],
  ["connect", () => tauriHost.connect(platform), { request: platform }],
  ["switch_account", () => tauriHost.switchAccount("demo"), { id: "demo" }],
  ["forget_account", () => tauriHost.forgetAccount("a1"), { id: "a1" }],
  ["preferences", () => tauriHost.preferences(), {}],
  ["save_preferences", () => tauriHost.savePreferences(preferences), { preferences }],
  ["check_company", () => tauriHost.checkCompany(newCompany), { request: newCompany }],
  ["add_company", () => tauriHost.addCompany(newCompany), { request: newCompany }],
  ["read_company_list", () => tauriHost.readCompanyList(file), file],
  ["save_company_template", () => tauriHost.saveCompanyTemplate(), {}],
  ["add_company_list", () => tauriHost.addCompanyList(7), { id: 7 }],
  ["change_credentials", () => tauriHost.changeCredentials(credentials), { request: credentials }],
  ["repair_month", () => tauriHost.repairMonth("1024", "202611"), { spid: "1024", month: "202611" }],
  ["bureau_account", () => tauriHost.bureauAccount("1024"), { spid: "1024" }],
  ["log_company_in", () => tauriHost.logCompanyIn(login), { request: login }],
  ["face_scan", () => tauriHost.faceScan("1024"), { spid: "1024" }],
  ["wait_for_scan", () => tauriHost.waitForScan("1024"), { spid: "1024" }],
  ["stop_scan", () => tauriHost.stopScan("1024"), { spid: "1024" }],
  ["hand_over_code", () => tauriHost.handOverCode("1024", "123456"), { spid: "1024", code: "123456" }],
  [
    "hosted_code",
    () => tauriHost.hostedCode({ spid: "1024", slot: "1", card: "" }),
    { request: { spid: "1024", slot: "1", card: "" } },
  ],
  ["new_draft", () => tauriHost.newDraft("1024"), { spid: "1024" }],
  ["drafts", () => tauriHost.drafts("1024"), { spid: "1024" }],
  ["save_draft", () => tauriHost.saveDraft({ spid: "1024", draft }), { request: { spid: "1024", draft } }],
  ["discard_draft", () => tauriHost.discardDraft("S1"), { serial: "S1" }],
  ["preview", () => tauriHost.preview({ spid: "1024", draft }), { request: { spid: "1024", draft } }],
  ["search_goods", () => tauriHost.searchGoods("1024", "rj"), { spid: "1024", typed: "rj" }],
  ["goods_below", () => tauriHost.goodsBelow("1024", null), { spid: "1024", parent: null }],
  ["find_goods", () => tauriHost.findGoods("1024", "3"), { spid: "1024", code: "3" }],
  ["suggest_customers", () => tauriHost.suggestCustomers("1024", "sh"), { spid: "1024", typed: "sh" }],
  ["remove_customers", () => tauriHost.removeCustomers("1024", [7]), { spid: "1024", ids: [7] }],
  ["restore_customers", () => tauriHost.restoreCustomers("1024", []), { spid: "1024", customers: [] }],
  ["read_pasted_buyer", () => tauriHost.readPastedBuyer("名称"), { text: "名称" }],
  ["suggest_products", () => tauriHost.suggestProducts("1024", "rj"), { spid: "1024", typed: "rj" }],
  ["restore_products", () => tauriHost.restoreProducts("1024", []), { spid: "1024", products: [] }],
  [
    "issue_draft",
    () => tauriHost.issueDraft({ spid: "1024", draft, beside: ["S0"] }),
    { request: { spid: "1024", draft, beside: ["S0"] } },
  ],
  ["issuances", () => tauriHost.issuances(filter), { filter }],
  ["issuance", () => tauriHost.issuance("S1"), { serial: "S1" }],
  ["attempts", () => tauriHost.attempts("S1"), { serial: "S1" }],
  ["reopen", () => tauriHost.reopen("S1"), { serial: "S1" }],
  ["copy_issuance", () => tauriHost.copyIssuance("S1"), { serial: "S1" }],
  ["copy_listed", () => tauriHost.copyListed("1024", "2631"), { spid: "1024", number: "2631" }],
  ["search_originals", () => tauriHost.searchOriginals("1024", "南粤"), { spid: "1024", words: "南粤" }],
  ["withdraw", () => tauriHost.withdraw("S1"), { serial: "S1" }],
  ["hand_over", () => tauriHost.handOver("S1"), { serial: "S1" }],
  ["ask_again", () => tauriHost.askAgain("S1"), { serial: "S1" }],
  ["safety", () => tauriHost.safety(), {}],
  ["incident_seen", () => tauriHost.incidentSeen(3), { id: 3 }],
  ["resume_company", () => tauriHost.resumeCompany("1024"), { spid: "1024" }],
  ["pdf", () => tauriHost.pdf(INVOICE), { invoice: INVOICE }],
  ["save_pdf", () => tauriHost.savePdf(INVOICE, "{号码}"), { invoice: INVOICE, template: "{号码}" }],
  ["copy_pdf", () => tauriHost.copyPdf(INVOICE, null), { invoice: INVOICE, template: null }],
  ["open_pdf", () => tauriHost.openPdf(INVOICE), { invoice: INVOICE }],
  ["sheets_pdf", () => tauriHost.sheetsPdf("S1"), { id: "S1" }],
  ["cancel_job", () => tauriHost.cancelJob("j"), { job: "j" }],
])("calls %s as the program handles it", async (command, call, args) => {
  const asked: unknown[] = [];
  mockIPC((name, payload) => {
    asked.push([name, payload]);
    return null;
  });
  await call();
  expect(asked).toEqual([[command, args]]);
});

it("hands on the program's problem", async () => {
  const problem = { code: "wrong-state", faults: [], suspects: [], detail: "S1" };
  mockIPC(() => {
    throw problem;
  });
  const failed = await tauriHost.withdraw("S1").catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(HostError);
  expect((failed as HostError).problem).toEqual(problem);
});

it("makes a problem of what Tauri itself refuses", async () => {
  mockIPC(() => {
    throw "command withdraw not allowed by ACL";
  });
  const failed = await tauriHost.withdraw("S1").catch((error: unknown) => error);
  expect((failed as HostError).problem).toMatchObject({ code: "internal", detail: expect.stringContaining("ACL") });
});
