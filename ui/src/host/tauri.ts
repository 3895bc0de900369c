import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { DeskEvent, Problem } from "@/contract";
import { type Host, HostError, problemOf } from "./host";

/** The program's commands, called through Tauri. */
export const tauriHost: Host = {
  appInfo: () => call("app_info"),
  accounts: () => call("accounts"),
  connect: (request) => call("connect", { request }),
  switchAccount: (id) => call("switch_account", { id }),
  forgetAccount: (id) => call("forget_account", { id }),
  preferences: () => call("preferences"),
  savePreferences: (preferences) => call("save_preferences", { preferences }),
  logIn: (request) => call("log_in", { request }),
  retryKeyring: () => call("retry_keyring"),
  tryNow: () => call("try_now"),
  issuingSettings: () => call("issuing_settings"),
  changeIssuingSettings: (settings) => call("change_issuing_settings", { settings }),
  companies: ({ refresh }) => call("companies", { refresh }),
  standings: () => call("standings"),
  useCompany: (spid) => call("use_company", { spid }),
  saveCompanySetting: (request) => call("save_company_setting", { request }),
  sortCompanies: (request) => call("sort_companies", { request }),

  checkCompany: (request) => call("check_company", { request }),
  addCompany: (request) => call("add_company", { request }),
  readCompanyList: (file) => call("read_company_list", file),
  saveCompanyTemplate: () => call("save_company_template"),
  addCompanyList: (id) => call("add_company_list", { id }),
  changeCredentials: (request) => call("change_credentials", { request }),
  repairMonth: (spid, month) => call("repair_month", { spid, month }),

  bureauAccount: (spid) => call("bureau_account", { spid }),
  logCompanyIn: (request) => call("log_company_in", { request }),
  faceScan: (spid) => call("face_scan", { spid }),
  waitForScan: (spid) => call("wait_for_scan", { spid }),
  stopScan: (spid) => call("stop_scan", { spid }),
  handOverCode: (spid, code) => call("hand_over_code", { spid, code }),
  hostedCode: (request) => call("hosted_code", { request }),

  newDraft: (spid) => call("new_draft", { spid }),
  drafts: (spid) => call("drafts", { spid }),
  templates: (spid) => call("templates", { spid }),
  saveTemplate: (request) => call("save_template", { request }),
  removeTemplate: (id) => call("remove_template", { id }),
  restoreTemplate: (template) => call("restore_template", { template }),
  layOut: (request) => call("lay_out", { request }),
  saveDraft: (request) => call("save_draft", { request }),
  discardDraft: (serial) => call("discard_draft", { serial }),
  preview: (request) => call("preview", { request }),
  spreadDiscount: (request) => call("spread_discount", { request }),

  issueDraft: (request) => call("issue_draft", { request }),
  issuances: (filter) => call("issuances", { filter }),
  issuance: (serial) => call("issuance", { serial }),
  attempts: (serial) => call("attempts", { serial }),
  reopen: (serial) => call("reopen", { serial }),
  copyIssuance: (serial) => call("copy_issuance", { serial }),
  copyListed: (spid, number) => call("copy_listed", { spid, number }),
  searchOriginals: (spid, words) => call("search_originals", { spid, words }),
  original: (spid, number) => call("original", { spid, number }),
  previewReversal: (request) => call("preview_reversal", { request }),
  reverse: (request) => call("reverse", { request }),
  typedReversal: (request) => call("typed_reversal", { request }),
  links: (serial) => call("links", { serial }),
  invoices: (request) => call("invoices", { request }),
  invoiceSums: (filter) => call("invoice_sums", { filter }),
  invoice: (key) => call("invoice", { key }),
  exportInvoices: (request) => call("export_invoices", { request }),
  exportTrail: (serial) => call("export_trail", { serial }),
  copyTable: ({ text, html }) => call("copy_table", { text, html }),
  markPrinted: (request) => call("mark_printed", { request }),
  startReconcile: (request) => call("start_reconcile", { request }),
  stopReconcile: (spid) => call("stop_reconcile", { spid }),
  reconciliation: (spid) => call("reconciliation", { spid }),
  differences: (spid, kind, skip) => call("differences", { spid, kind, skip }),
  withdraw: (serial) => call("withdraw", { serial }),
  withdrawAll: (serials) => call("withdraw_all", { serials }),
  resubmitAll: (serials) => call("resubmit_all", { serials }),
  monthEnd: () => call("month_end"),
  orderWithdrawal: (wanted) => call("order_withdrawal", { wanted }),
  askAgain: (serial) => call("ask_again", { serial }),
  handOver: (serial) => call("hand_over", { serial }),
  resumeCompany: (spid) => call("resume_company", { spid }),

  verdict: (serial) => call("verdict", { serial }),
  lookFor: (serial) => call("look_for", { serial }),
  repairFor: (serial) => call("repair_for", { serial }),
  findListed: (serial, number) => call("find_listed", { serial, number }),
  adopt: (request) => call("adopt", { request }),
  settleByHand: (serial, number) => call("settle_by_hand", { serial, number }),
  issueAnew: (serial, word) => call("issue_anew", { serial, word }),
  waiting: () => call("waiting"),
  sawDouble: (serial) => call("saw_double", { serial }),

  pdf: (invoice) => call("pdf", { invoice }),
  pdfName: (invoice, template) => call("pdf_name", { invoice, template }),
  savePdf: (invoice, template) => call("save_pdf", { invoice, template }),
  copyPdf: (invoice, template) => call("copy_pdf", { invoice, template }),
  openPdf: (invoice) => call("open_pdf", { invoice }),
  savePdfs: (request) => call("save_pdfs", { request }),
  sheets: (request) => call("sheets", { request }),
  sheetsPdf: (id) => call("sheets_pdf", { id }),
  saveSheets: (id) => call("save_sheets", { id }),
  openSheets: (id) => call("open_sheets", { id }),
  printWindow: () => call("print_window"),
  cancelJob: (job) => call("cancel_job", { job }),

  safety: () => call("safety"),
  incidentSeen: (id) => call("incident_seen", { id }),

  searchGoods: (spid, typed) => call("search_goods", { spid, typed }),
  goodsBelow: (spid, parent) => call("goods_below", { spid, parent }),
  findGoods: (spid, code) => call("find_goods", { spid, code }),
  goodsTable: () => call("goods_table"),
  importGoods: () => call("import_goods"),

  customers: (spid) => call("customers", { spid }),
  suggestCustomers: (spid, typed) => call("suggest_customers", { spid, typed }),
  saveCustomer: (request) => call("save_customer", { request }),
  removeCustomers: (spid, ids) => call("remove_customers", { spid, ids }),
  mergeCustomers: (request) => call("merge_customers", { request }),
  restoreCustomers: (spid, customers) => call("restore_customers", { spid, customers }),
  importCustomers: (spid) => call("import_customers", { spid }),
  readPastedBuyer: (text) => call("read_pasted_buyer", { text }),

  products: (spid) => call("products", { spid }),
  suggestProducts: (spid, typed) => call("suggest_products", { spid, typed }),
  saveProduct: (request) => call("save_product", { request }),
  removeProducts: (spid, ids) => call("remove_products", { spid, ids }),
  mergeProducts: (request) => call("merge_products", { request }),
  restoreProducts: (spid, products) => call("restore_products", { spid, products }),
  importProducts: (spid) => call("import_products", { spid }),

  onEvent: (listener) => listen<DeskEvent>("desk", ({ payload }) => listener(payload)),
};

async function call<Reply>(command: string, args?: Record<string, unknown> | ArrayBuffer): Promise<Reply> {
  try {
    return await invoke<Reply>(command, args);
  } catch (thrown) {
    throw new HostError(isProblem(thrown) ? thrown : problemOf(thrown));
  }
}

/** Tauri itself refuses with a text, for example where a command is not allowed to the window. */
function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "faults" in thrown;
}
