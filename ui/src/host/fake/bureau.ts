import type { CompanyListRow, Fault, ScanEnd } from "@/contract";
import { isoDay } from "@/words/time";
import type { Host } from "../host";
import type { Books } from "./books";
import { company } from "./data";
import { problem } from "./problem";

/** Milliseconds until someone scans. */
const SCANS_AFTER = 4_000;

/** A picture that looks like a QR code and is none. */
const PICTURE =
  "data:image/svg+xml;base64," +
  btoa(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25" shape-rendering="crispEdges"><rect width="25" height="25" fill="#fff"/>${Array.from(
      { length: 625 },
      (_, n) =>
        (n * 7919 + ((n * n) % 31)) % 5 < 2
          ? `<rect x="${n % 25}" y="${Math.floor(n / 25)}" width="1" height="1"/>`
          : "",
    ).join("")}</svg>`,
  );

type Part =
  | "checkCompany"
  | "addCompany"
  | "readCompanyList"
  | "saveCompanyTemplate"
  | "addCompanyList"
  | "changeCredentials"
  | "repairMonth"
  | "bureauAccount"
  | "logCompanyIn"
  | "faceScan"
  | "waitForScan"
  | "stopScan"
  | "handOverCode"
  | "hostedCode";

/** The tax bureau and the companies at it, as far as a page can tell. */
export function fakeBureau({ companies, issuances, companyOf, step, tell, order }: Books): Pick<Host, Part> {
  const waits = new Map<string, (end: ScanEnd) => void>();
  let list: CompanyListRow[] = [];

  function loggedIn(spid: string): void {
    Object.assign(companyOf(spid), { parked: null, hindrances: [] });
    tell({ type: "companiesChanged" });
    for (const one of issuances.values()) {
      if (one.spid === spid && one.state === "queued") step(one.serial, "issued", "send");
    }
  }

  return {
    async checkCompany(request) {
      const missing = (["name", "taxNumber", "province"] as const).filter((field) => request[field].trim() === "");
      const faults: Fault[] = missing.map((path) => ({ code: "missing", path, severity: "block", message: "请填写" }));
      if (request.taxNumber.endsWith("S")) {
        const message = "校验位不对，是不是 R？";
        faults.push({ code: "bad-tax-id", path: "taxNumber", severity: "warn", message });
      }
      return faults;
    },
    async addCompany(request) {
      if (companies.some(({ taxNumber }) => taxNumber === request.taxNumber)) throw problem("company-exists");
      const spid = String(9_000 + companies.length);
      companies.push(company(spid, request.name, request.taxNumber, request.province));
      tell({ type: "companiesChanged" });
      return spid;
    },
    async readCompanyList() {
      const row = (number: number, more: Partial<CompanyListRow> = {}): CompanyListRow => ({
        row: number,
        name: `第${number}号新客户有限公司`,
        taxNumber: `9131010${String(20_000_000_000 + number)}`,
        province: "上海",
        terminalType: "8",
        known: false,
        faults: [],
        ...more,
      });
      list = [row(2), row(3, { known: true }), row(4)];
      if (order.get("list") === "bad") {
        const faults = [{ code: "missing", path: "C5", severity: "block", message: "平台的省份表里没有它" } as const];
        list.push(row(5, { province: "火星", faults: [...faults] }));
      }
      return { id: 1, rows: list };
    },
    saveCompanyTemplate: async () => "/home/demo/企业.xlsx",
    addCompanyList: async () =>
      list.map(({ row, known }) =>
        known
          ? { row, spid: null, problem: problem("company-exists").problem }
          : { row, spid: String(row), problem: null },
      ),
    changeCredentials: async () => undefined,
    async repairMonth(spid, month) {
      setTimeout(
        () => tell({ type: "monthRepaired", spid, month: month ?? isoDay(Date.now()).slice(0, 7).replace("-", "") }),
        SCANS_AFTER,
      );
    },
    bureauAccount: async (spid) => ({ user: companyOf(spid).setting.bureauUser, hasPassword: false }),
    async logCompanyIn({ spid, user, method }) {
      if (order.get("bureau") === "wrong") throw problem("platform-refused", { detail: "电子税务局密码错误" });
      companyOf(spid).setting.bureauUser = user;
      return method === "scan" ? { type: "scan", picture: PICTURE } : { type: "codeSent", phone: "138****8000" };
    },
    faceScan: async () => ({ type: "scan", picture: PICTURE }),
    waitForScan: (spid) =>
      new Promise((resolve) => {
        waits.set(spid, resolve);
        if (order.get("bureau") === "nobody") return;
        setTimeout(() => {
          if (waits.get(spid) !== resolve) return;
          loggedIn(spid);
          resolve("scanned");
        }, SCANS_AFTER);
      }),
    async stopScan(spid) {
      waits.get(spid)?.("stopped");
      waits.delete(spid);
    },
    async handOverCode(spid, code) {
      if (code !== "123456") throw problem("platform-refused", { detail: "验证码错误" });
      loggedIn(spid);
    },
    hostedCode: async () => ({ code: "123456" }),
  };
}
