import type {
  AccountView,
  AddedCompany,
  AppInfo,
  AttemptView,
  BureauAccountView,
  BureauLoginRequest,
  BureauStepView,
  CompaniesView,
  CompanyListView,
  ConnectRequest,
  CredentialsRequest,
  DeskEvent,
  DifferenceKind,
  DifferenceView,
  Draft,
  DraftView,
  ExportRequest,
  ExportView,
  HostedCodeRequest,
  InvoiceFilter,
  Fault,
  InvoicePage,
  InvoiceRef,
  InvoiceSums,
  InvoiceView,
  InvoicesRequest,
  IssuanceFilter,
  IssuanceView,
  IssueRequest,
  IssuingSettings,
  KeyringView,
  LayOutRequest,
  LinksView,
  ListedCopyView,
  LoginRequest,
  ManyView,
  MarkPrintedRequest,
  MonthEndView,
  OriginalView,
  OriginalsView,
  NewCompany,
  Preferences,
  Preview,
  PreviewRequest,
  Problem,
  ReconcileRequest,
  ReconcileView,
  ReversalRequest,
  SafetyView,
  SaveCompanySettingRequest,
  SaveDraftRequest,
  SavePdfsRequest,
  SaveTemplateRequest,
  SavedPdfsView,
  ScanEnd,
  Serial,
  SheetsRequest,
  SheetsView,
  SmsCodeView,
  SortCompaniesRequest,
  SpreadRequest,
  StandingView,
  TemplateView,
  TypedReversalRequest,
} from "@/contract";
import type { LibraryHost } from "./library";
import type { VerdictHost } from "./verdicts";

/** What the window asks of the program behind it. Every call fails with a `HostError` and nothing else. */
export interface Host extends LibraryHost, VerdictHost {
  appInfo(): Promise<AppInfo>;
  /** The accounts that were connected once, last used first; the demo is none of them. */
  accounts(): Promise<AccountView[]>;
  /** Logs in at a platform and works at that account from then on. */
  connect(request: ConnectRequest): Promise<AppInfo>;
  /** Works at an account that was connected once, or at the demo (`demo`). */
  switchAccount(id: string): Promise<AppInfo>;
  /** Forgets an account's password and the account; its ledger stays. */
  forgetAccount(id: string): Promise<AppInfo>;
  preferences(): Promise<Preferences>;
  /** Keeps them within reason, and says what was kept. */
  savePreferences(preferences: Preferences): Promise<Preferences>;
  /** Logs in at the account that the window works at. */
  logIn(request: LoginRequest): Promise<AppInfo>;
  /** Tries the system's keyring again. */
  retryKeyring(): Promise<KeyringView>;
  /** Tries a platform that was not reached now. */
  tryNow(): Promise<void>;
  issuingSettings(): Promise<IssuingSettings>;
  /** Keeps them within their bounds, and gives what was kept. */
  changeIssuingSettings(settings: IssuingSettings): Promise<IssuingSettings>;
  companies(options: { refresh: boolean }): Promise<CompaniesView>;
  /** How each company stands, in no order. */
  standings(): Promise<StandingView[]>;
  /** Remembers that the user chose a company. */
  useCompany(spid: string): Promise<void>;
  saveCompanySetting(request: SaveCompanySettingRequest): Promise<void>;
  sortCompanies(request: SortCompaniesRequest): Promise<void>;

  /** What is wrong with a company before it is added; nothing is sent. */
  checkCompany(request: NewCompany): Promise<Fault[]>;
  addCompany(request: NewCompany): Promise<string>;
  /** Reads and checks a file of companies; nothing of it is sent. */
  readCompanyList(file: ArrayBuffer): Promise<CompanyListView>;
  /** Writes a form for many companies where the user says and gives the place; `null` where they changed their mind. */
  saveCompanyTemplate(): Promise<string | null>;
  /** Adds the companies of a list that was read; events tell of each. */
  addCompanyList(id: number): Promise<AddedCompany[]>;
  changeCredentials(request: CredentialsRequest): Promise<void>;
  /** Asks the platform to repair a month (`YYYYMM`); an event tells when it can be looked at. */
  repairMonth(spid: string, month: string | null): Promise<void>;

  bureauAccount(spid: string): Promise<BureauAccountView>;
  /** Logs a company in at the tax bureau; only ever at the user's click. */
  logCompanyIn(request: BureauLoginRequest): Promise<BureauStepView>;
  /** The picture to scan for a lapsed scan. */
  faceScan(spid: string): Promise<BureauStepView>;
  /** Waits until the picture was scanned, or nobody waits any more. */
  waitForScan(spid: string): Promise<ScanEnd>;
  stopScan(spid: string): Promise<void>;
  /** Hands over the code that was sent to the company's phone. */
  handOverCode(spid: string, code: string): Promise<void>;
  /** The last code that the company's hosted SIM card received. */
  hostedCode(request: HostedCodeRequest): Promise<SmsCodeView>;

  /** An empty draft with a serial of its own; it is not saved yet. */
  newDraft(spid: string): Promise<DraftView>;
  /** The saved drafts of a company, last saved first. */
  drafts(spid: string): Promise<DraftView[]>;
  /** The templates of a company, by name. */
  templates(spid: string): Promise<TemplateView[]>;
  saveTemplate(request: SaveTemplateRequest): Promise<TemplateView>;
  removeTemplate(id: number): Promise<void>;
  /** Brings a removed template back as it was. */
  restoreTemplate(template: TemplateView): Promise<void>;
  /** Templates as saved drafts for a month, each with a serial of its own. */
  layOut(request: LayOutRequest): Promise<DraftView[]>;
  saveDraft(request: SaveDraftRequest): Promise<DraftView>;
  discardDraft(serial: Serial): Promise<void>;
  preview(request: PreviewRequest): Promise<Preview>;
  /** The draft with a discount of the whole invoice shared out over its lines. */
  spreadDiscount(request: SpreadRequest): Promise<Draft>;

  /** Queues a draft for issuing and returns at once; what becomes of it is told by events. */
  issueDraft(request: IssueRequest): Promise<IssuanceView>;
  issuances(filter: IssuanceFilter): Promise<IssuanceView[]>;
  issuance(serial: Serial): Promise<IssuanceView>;
  attempts(serial: Serial): Promise<AttemptView[]>;
  /** A refused or withdrawn document as a draft again, under its serial. */
  reopen(serial: Serial): Promise<DraftView>;
  /** A new draft, with a new serial, of the same contents. */
  copyIssuance(serial: Serial): Promise<DraftView>;
  /** A new draft like an invoice that only the platform tells of, by its number. */
  copyListed(spid: string, number: string): Promise<ListedCopyView>;
  /** An issued invoice that shall be reversed, by its number or the text of its QR code. */
  original(spid: string, number: string): Promise<OriginalView>;
  /** The blue invoices of the last year that the platform lists under a part of a buyer's name. */
  searchOriginals(spid: string, words: string): Promise<OriginalsView>;
  /** The red invoice that a request would issue; nothing is written or sent. */
  previewReversal(request: ReversalRequest): Promise<Preview>;
  reverse(request: ReversalRequest): Promise<IssuanceView>;
  /** A draft of a red invoice whose lines are typed, as the platform does not list the original. */
  typedReversal(request: TypedReversalRequest): Promise<DraftView>;
  /** What a document reverses and what reverses it. */
  links(serial: Serial): Promise<LinksView>;
  /** A page of the list of every invoice known. */
  invoices(request: InvoicesRequest): Promise<InvoicePage>;
  /** What a list adds up to; `null` where a newer question made this one needless. */
  invoiceSums(filter: InvoiceFilter): Promise<InvoiceSums | null>;
  /** One invoice whole, by the key of its row. */
  invoice(key: string): Promise<InvoiceView>;
  /** Writes the list where the user says and gives the place; `null` where they changed their mind. */
  exportInvoices(request: ExportRequest): Promise<ExportView | null>;
  /** Puts rows on the clipboard, as text and as a table in HTML. */
  copyTable(table: { text: string; html: string }): Promise<void>;
  /** Says of invoices whether they are on paper; how many it was written of. */
  markPrinted(request: MarkPrintedRequest): Promise<number>;
  /** Writes what was done about a document where the user says and gives the place; `null` where they changed their mind. */
  exportTrail(serial: Serial): Promise<string | null>;
  /** Begins to compare a company's days with the platform; how it goes is told by events. */
  startReconcile(request: ReconcileRequest): Promise<void>;
  stopReconcile(spid: string): Promise<void>;
  /** How far the newest comparison is; `null` where there was none. */
  reconciliation(spid: string): Promise<ReconcileView | null>;
  differences(spid: string, kind: DifferenceKind, skip: number): Promise<DifferenceView[]>;
  withdraw(serial: Serial): Promise<IssuanceView>;
  /** Takes back those of which nothing has left; the others are named. */
  withdrawAll(serials: readonly Serial[]): Promise<ManyView>;
  /** Submits those again that the platform holds; the others are named. */
  resubmitAll(serials: readonly Serial[]): Promise<ManyView>;
  /** What is open on the last evening of a month; `null` at any other time. */
  monthEnd(): Promise<MonthEndView | null>;
  /** Whether what is not sent by midnight is taken back. */
  orderWithdrawal(wanted: boolean): Promise<MonthEndView | null>;
  askAgain(serial: Serial): Promise<void>;
  /** Stops asking about one of which the platform says nothing clear for a day: the user decides. */
  handOver(serial: Serial): Promise<IssuanceView>;
  /** After the user scanned a face at the tax bureau: the company's documents go on. */
  resumeCompany(spid: string): Promise<void>;

  /** The PDF of an issued invoice, wherever it was issued. */
  pdf(invoice: InvoiceRef): Promise<ArrayBuffer>;
  /** What its file would be called by a template, or as the tax bureau does. */
  pdfName(invoice: InvoiceRef, template: string | null): Promise<string>;
  /** Saves it where the user says and gives the place; `null` where they changed their mind. */
  savePdf(invoice: InvoiceRef, template: string | null): Promise<string | null>;
  /** Puts it on the clipboard as a file, with a line of text. */
  copyPdf(invoice: InvoiceRef, template: string | null): Promise<void>;
  /** Opens it in the system's own reader. */
  openPdf(invoice: InvoiceRef): Promise<void>;
  /** Saves many where the user says; `null` where they changed their mind. */
  savePdfs(request: SavePdfsRequest): Promise<SavedPdfsView | null>;
  /** Lays many out on sheets of A4. */
  sheets(request: SheetsRequest): Promise<SheetsView>;
  sheetsPdf(id: string): Promise<ArrayBuffer>;
  saveSheets(id: string): Promise<string | null>;
  openSheets(id: string): Promise<void>;
  /** Opens the system's print dialog for the window; whether it was printed, `null` where the system does not say. */
  printWindow(): Promise<boolean | null>;
  /** Stops a job that takes a while; what it has done stays. */
  cancelJob(job: string): Promise<void>;

  /** What befell the ledger on this computer, and what is done about it. */
  safety(): Promise<SafetyView>;
  /** A person has seen what befell it. */
  incidentSeen(id: number): Promise<void>;

  /** Calls back for every event of the desk until the returned function is called. */
  onEvent(listener: (event: DeskEvent) => void): Promise<() => void>;
}

/** The one error of every call. */
export class HostError extends Error {
  override readonly name = "HostError";

  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** The problem behind anything that was thrown; what is not from the host is a mistake of the program. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof HostError) return thrown.problem;
  return { code: "internal", faults: [], suspects: [], detail: String(thrown) };
}
