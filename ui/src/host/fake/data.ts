import type { CompanyView, Draft, Line, Serial } from "@/contract";
import { newLine } from "@/draft/line";

function company(spid: string, name: string, taxNumber: string, region: string): CompanyView {
  return {
    spid,
    name,
    taxNumber,
    terminalType: "01",
    online: "在线",
    region,
    drawer: "王五",
    payee: "",
    reviewer: "",
    addressPhone: "上海市静安区延平路 121 号 021-62180000",
    bankAccount: "招商银行上海延平路支行 121907384910501",
    device: "",
    parked: null,
  };
}

export const COMPANIES: readonly CompanyView[] = [
  company("1024", "开科思（上海）商务信息咨询有限公司", "91310106MA1FY0P29K", "上海"),
  company("2048", "广州南粤五金制品有限公司", "91440101MA5CXU1T3M", "广东"),
];

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
