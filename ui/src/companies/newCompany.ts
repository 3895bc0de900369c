import type { NewCompany } from "@/contract";

/** A company that nobody has written anything about yet. */
export const EMPTY_COMPANY: NewCompany = {
  name: "",
  taxNumber: "",
  province: "",
  terminal: "",
  terminalType: "8",
  reviewer: "",
  payee: "",
  drawer: "",
  addressPhone: "",
  bankAccount: "",
  bureauUser: "",
  bureauPassword: "",
  config: "",
};

/** The provinces, and cities planned like one, that the platform knows (省份代码), in its order. */
export const PROVINCES = (
  "北京 天津 上海 深圳 重庆 大连 青岛 宁波 厦门 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 山西 四川 贵州 云南 西藏 " +
  "陕西 甘肃 青海 宁夏 新疆 内蒙 河北 辽宁 吉林 黑龙江 江苏 浙江"
).split(" ");

/** A kind of terminal: the platform's code, its name, and who has one. */
export interface TerminalKind {
  code: string;
  name: string;
  about: string;
}

export const TERMINAL_KINDS: readonly TerminalKind[] = [
  { code: "8", name: "全电发票", about: "开数电票，不需要任何税控设备；大多数企业选它" },
  { code: "2", name: "税控盘", about: "黑色的盘，百旺" },
  { code: "4", name: "金税盘", about: "白色的盘，航天信息" },
  { code: "6", name: "税务 UKey", about: "税务局免费发放的 UKey，插在自己的电脑上" },
  { code: "01", name: "托管百旺", about: "税控盘放在服务商的机柜里" },
  { code: "02", name: "托管 UKey", about: "UKey 放在服务商的机柜里，也可以开数电票" },
  { code: "0", name: "未知类型", about: "暂时不清楚，之后由服务商更正" },
];

/** The name of a terminal's kind; what the platform adds later stays as it writes it. */
export function terminalWords(code: string): string {
  return TERMINAL_KINDS.find((one) => one.code === code)?.name ?? code;
}
