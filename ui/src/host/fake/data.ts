import type { CompanySetting, CompanyView, Draft, Line, Serial } from "@/contract";
import { newLine } from "@/draft/line";

/** What nobody decided. */
export const UNDECIDED: CompanySetting = {
  taxpayer: null,
  drawer: "",
  payee: "",
  reviewer: "",
  address: "",
  phone: "",
  bank: "",
  account: "",
  remark: "",
  email: "",
  rate: null,
  kinds: [],
  group: "",
  tags: [],
  hue: null,
  bureauUser: "",
};

/** A company of the demo host. */
export function company(spid: string, name: string, taxNumber: string, region: string): CompanyView {
  const quota = {
    limit: "99999.99",
    monthTotal: "28955.66",
    offlineLeft: "185000000.00",
    locksOn: "2026-12-15",
    locksIn: 21,
    locked: false,
  };
  return {
    spid,
    name,
    initials: [],
    taxNumber,
    taxNumberHolds: true,
    terminal: "",
    terminalType: "01",
    online: "在线",
    region,
    drawer: "王五",
    payee: "",
    reviewer: "",
    addressPhone: "上海市静安区延平路 121 号 021-62180000",
    bankAccount: "招商银行上海延平路支行 121907384910501",
    device: "",
    electronic: { ...quota },
    special: { ...quota },
    ordinary: null,
    parked: null,
    hindrances: [],
    setting: { ...UNDECIDED },
  };
}

export const COMPANIES: readonly CompanyView[] = [
  {
    ...company("1024", "开科思（上海）商务信息咨询有限公司", "91310106MA1FY0P29K", "上海"),
    initials: [..."kksshswxxzxyxgs"],
  },
  { ...company("2048", "广州南粤五金制品有限公司", "91440101MA5CXU1T3M", "广东"), initials: [..."gznywjzpyxgs"] },
];

const TRADES = ["商贸", "餐饮管理", "建筑工程", "信息技术", "物业管理", "文化传播", "物流运输", "医疗器械"];
const REGIONS = ["上海", "广东", "浙江", "江苏", "北京", "四川", "厦门"];

/** The companies above, and as many more as make `count`. */
export function someCompanies(count: number): CompanyView[] {
  const made = Array.from({ length: Math.max(0, count - COMPANIES.length) }, (_, index) => {
    const region = REGIONS[index % REGIONS.length] ?? "上海";
    const name = `${region}第${index + 3}号${TRADES[index % TRADES.length]}有限公司`;
    const one = company(String(3000 + index), name, `9131010${String(10_000_000_000 + index)}`, region);
    const lapsed = index % 17 === 0;
    return {
      ...one,
      terminalType: index % 5 === 0 ? "6" : "8",
      taxNumberHolds: index % 23 !== 0,
      parked: lapsed ? "身份认证已超时，请扫脸" : null,
      hindrances: lapsed ? (["loginLapsed"] as const).slice() : [],
      setting: { ...UNDECIDED, group: ["", "一组", "二组"][index % 3] ?? "", tags: index % 7 === 0 ? ["月结"] : [] },
    };
  });
  return [...COMPANIES, ...made].slice(0, count).map((one) => ({ ...one, setting: { ...one.setting } }));
}

/** An empty draft of an ordinary invoice. */
export function emptyDraft(serial: Serial, drawer: string): Draft {
  const nobody = { name: "", taxId: "", address: "", phone: "", bank: "", account: "" };
  return {
    serial,
    kind: "021",
    buyer: { ...nobody },
    buyerType: "company",
    delivery: { email: "", mobile: "" },
    seller: { ...nobody },
    pricing: "gross",
    lines: [newLine({ type: "taxed", rate: 600, privilege: null })],
    remark: "",
    staff: { drawer, payee: "", reviewer: "" },
    extra: [],
    motorVehicle: false,
    exportAgentRefund: false,
    special: null,
    reversal: null,
  };
}

const BUYERS = [
  ["北京华夏恒通科技发展有限公司", "91110108MA01K2JQ3X"],
  ["深圳市前海云帆供应链管理有限公司", "91440300MA5DKG6T5B"],
  ["杭州未来里程信息技术股份有限公司", "91330106MA2CEQ1X7N"],
] as const;

/** A draft with something in it. */
export function sampleDraft(serial: Serial, index: number): Draft {
  const [name, taxId] = BUYERS[index % BUYERS.length] ?? BUYERS[0];
  const line: Line = {
    ...newLine({ type: "taxed", rate: 600, privilege: null }),
    name: "软件技术服务",
    code: "3040203000000000000",
    unit: "次",
    quantity: String(index + 1),
    price: "106.00",
  };
  const draft = emptyDraft(serial, "王五");
  return { ...draft, kind: index % 3 === 2 ? "020" : "021", buyer: { ...draft.buyer, name, taxId }, lines: [line] };
}
