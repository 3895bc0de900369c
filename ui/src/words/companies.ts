import type { CompanyView, Hindrance, QuotaView, StandingView } from "@/contract";
import { invoiceWords } from "./common";
import { shortTime } from "./time";

const HINDRANCES: Record<Hindrance, string> = {
  loginLapsed: "登录已失效，要扫脸",
  locked: "已锁死，要抄报",
  offline: "终端不在线",
  notListed: "平台已不再列出",
};

/** Why a company can't issue now. */
export function hindranceWords(hindrance: Hindrance): string {
  return HINDRANCES[hindrance];
}

/** From so many days before a terminal locks it is warned of: reports take a day, and weekends lie between. */
const LOCKS_SOON = 5;

/** Below this part of the offline amount it is warned of. */
const LITTLE_LEFT = 0.1;

/** `¥28,955.66` of the platform's `28955.66`; whatever else it wrote stays as it is. */
export function yuan(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", part = ""] = match;
  return `¥${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${part.padEnd(2, "0").slice(0, 2)}`;
}

/** What is pressing about one kind of invoices; empty where nothing is. */
export function quotaWarning(quota: QuotaView): string {
  if (quota.locked) return "已锁死";
  if (quota.locksIn !== null && quota.locksIn < 0) return "锁死日已过，请核对";
  if (quota.locksIn !== null && quota.locksIn <= LOCKS_SOON) {
    return quota.locksIn === 0 ? "今天锁死" : `${quota.locksIn} 天后锁死`;
  }
  const [left, limit] = [Number(quota.offlineLeft), Number(quota.limit)];
  if (quota.offlineLeft !== "" && limit > 0 && left < limit * LITTLE_LEFT) return "离线余额不足";
  return "";
}

/** How a company's login at the tax bureau stands. */
export interface LoginWords {
  text: string;
  detail: string;
  state: "good" | "old" | "lapsed" | "unknown";
}

const HOUR = 3_600_000;

/** There is no call that asks whether a login lives: its age is what was last seen to work, or to have lapsed. */
export function loginWords(
  company: CompanyView,
  standing: StandingView | undefined,
  oldHours: number,
  now = Date.now(),
): LoginWords {
  const { loginAt = null, lapsedAt = null } = standing ?? {};
  if (company.parked !== null) {
    return { text: "已失效", detail: lapsedAt === null ? "" : `${shortTime(lapsedAt, now)} 发现`, state: "lapsed" };
  }
  if (loginAt === null) return { text: "还没登录过", detail: "", state: "unknown" };
  const hours = Math.floor((now - loginAt) / HOUR);
  const detail = `${shortTime(loginAt, now)} 还有效`;
  return hours >= oldHours
    ? { text: hours < 48 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`, detail, state: "old" }
    : { text: "有效", detail, state: "good" };
}

/** Whose login lapsed, or is so old that it may lapse in the middle of a batch. */
export function needsLogin(words: LoginWords): boolean {
  return words.state === "lapsed" || words.state === "old";
}

/** The provinces, and cities planned like one, that the platform knows (省份代码), in its order. */
export const PROVINCES = (
  "北京 天津 上海 深圳 重庆 大连 青岛 宁波 厦门 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 山西 四川 贵州 云南 西藏 " +
  "陕西 甘肃 青海 宁夏 新疆 内蒙 河北 辽宁 吉林 黑龙江 江苏 浙江"
).split(" ");

/** A kind of terminal: the platform's code, its name, and who has one. */
interface TerminalKind {
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

/** What the parts of a company are called in its row and in its drawer. */
export const companyWords = {
  place: "地区、终端",
  login: "登录",
  electronic: "电子票",
  special: "专用票",
  ordinary: "普通票",
};

/** The dialog that adds one company. */
export const addCompany = {
  title: "添加企业",
  name: "企业名称",
  province: "所属省份",
  chooseProvince: "选择",
  terminalType: "终端类型",
  terminal: "终端编号",
  bureauUser: "电子税务局用户名",
  bureauPassword: "电子税务局密码",
  passwordHint: "只填这一次，存进系统密码保管",
  labels: {
    drawer: invoiceWords.drawer,
    payee: invoiceWords.payee,
    reviewer: invoiceWords.reviewer,
    addressPhone: "地址电话",
    bankAccount: "银行账号",
    config: "配置 id（由服务商提供）",
  },
  add: "添加",
  addChecked: "核对过了，添加",
  added: (name: string) => `已添加 ${name}`,
};

/** The dialog that adds the companies of a file. */
export const addList = {
  title: "从 Excel 添加企业",
  about:
    "表头要有{needed}；还可以有终端类型（不写就是全电发票）、开票人、收款人、复核人、地址电话、银行账号、电子税务局用户名、电子税务局密码、配置id。列的顺序不限。同一张表再传一次不会重复添加。",
  needed: "企业名称、税号、省份",
  chooseFile: "选择文件…",
  files: "xlsx、xls 或 csv",
  template: "下载模板",
  templateSaved: (path: string) => `模板已保存到 ${path}`,
  wrong: (count: number) => `${count} 行有错，一家都还没提交。在 Excel 里改好后重新选择文件。`,
  summary: (rows: number, fresh: number, known: number) =>
    `共 ${rows} 行，其中 ${fresh} 家要添加，${known} 家已经有了。`,
  progress: (done: number, all: number) => `已添加 ${done} / ${all} 家`,
  someLeft: "；没添加的见下，可以再试",
  companies: "文件里的企业",
  row: "行",
  name: "企业名称",
  province: "省份",
  outcome: "情况",
  notSent: "还没提交",
  known: "已经有了，跳过",
  added: "已添加",
  failed: (why: string) => `没有添加：${why}`,
  notDrawn: (count: number) => `还有 ${count} 行没有列出，都没有错。`,
  finish: "完成",
  retry: "再试没添加的",
  add: "添加",
  addAll: (count: number) => `添加 ${count} 家`,
};

/** The page of all companies. */
export const companiesPage = {
  title: "企业",
  count: (all: number) => `共 ${all} 家`,
  countShown: (shown: number, all: number) => `${shown} / ${all} 家`,
  listedAt: (at: string) => `更新于 ${at}`,
  refresh: "刷新",
  refreshed: "企业列表已更新",
  notRefreshed: (why: string) => `没有取到企业列表：${why}`,
  noAnswer: "平台没有答复",
  addList: "从 Excel 添加",
  add: "添加企业",
  due: (count: number, hours: number) => `${count} 家的登录已失效或超过 ${hours} 小时`,
  ofChosen: "所选企业中 ",
  logIn: "依次登录",
  none: "平台账号下还没有企业",
  noneFits: "没有符合条件的企业",
};

/** The table of companies. */
export const companiesTable = {
  title: "企业",
  chooseAll: "全选",
  choose: (name: string) => `选 ${name}`,
  company: "企业",
  loginOrder: "最久没见有效的在前",
  quotaHint: "本月正数金额；单张限额",
  open: "未完成",
  openOrder: "未完成多的在前",
  active: "最近活动",
  activeOrder: "最近有活动的在前",
  needsPerson: (count: number) => `${count} 张要处理`,
};

/** The drawer of one company. */
export const companyDrawer = {
  hindered: "开不了票",
  quota: (monthTotal: string, limit: string, locksOn: string) =>
    `本月 ${monthTotal}，单张限额 ${limit}，锁死日 ${locksOn}`,
  documents: "单据",
  open: (count: number) => `未完成 ${count} 张`,
  latest: (at: string) => ` ，最近 ${at}`,
  use: "用它开票",
  logIn: "登录电子税务局",
  defaults: "开票默认值",
  credentials: "税局账号",
  repair: "发票修复",
  unknown: "没有这家企业",
};

/** What narrows the table of companies down. */
export const companyFilters = {
  find: "查找企业",
  findHint: "名称、拼音首字母或税号",
  group: "分组",
  tag: "标签",
  hindered: (count: number) => (count > 0 ? `现在开不了票的（${count}）` : "现在开不了票的"),
};

/** What the user sets for a company's invoices. */
export const companySettingForm = {
  taxpayer: "纳税人",
  taxpayerUnknown: "不确定",
  general: "一般纳税人",
  smallScale: "小规模纳税人",
  rate: "默认税率",
  rateAsBefore: "和上一张一样",
  kinds: "可开种类",
  allKinds: "全部；排第一的是默认",
  labels: {
    drawer: invoiceWords.drawer,
    payee: invoiceWords.payee,
    reviewer: invoiceWords.reviewer,
    address: invoiceWords.address,
    phone: invoiceWords.phone,
    bank: invoiceWords.bank,
    account: "银行账号",
    email: "购买方邮箱",
  },
  listed: (text: string) => `平台登记：${text}`,
  remark: "备注模板",
  remarkHint: "可用 {年} {月} {日} {上月}",
  group: "分组",
  noGroup: "不分组",
  tags: "标签",
  noTags: "没有标签",
  hue: "颜色",
  ownHue: "自动",
  hueOf: (hue: number) => `颜色 ${hue}`,
  saved: "已保存，从下一张新票起生效",
  unsaved: "有改动还没保存",
};

/** Where the platform is told a company's new password at the tax bureau. */
export const credentialsForm = {
  about: "税局密码改了以后，在这里告诉平台。密码只存在系统密码保管和平台。",
  user: "电子税务局用户名",
  password: "新密码",
  hasInput: "进项同步用另一个账号",
  inputUser: "进项用户名",
  inputPassword: "进项密码",
  missing: "请填写用户名和密码",
  inputMissing: "请填写进项账号的用户名和密码，或去掉勾选",
  update: "更新",
  updated: "已更新；下次登录用新的账号",
};

/** A cell with what a company can still issue of one kind. */
export const quotaCell = {
  limit: (amount: string) => `限 ${amount}`,
  locksOn: (day: string) => `锁 ${day}`,
  title: (of: { limit: string; monthTotal: string; offlineLeft: string; locksOn: string }) =>
    `单张限额 ${of.limit}，本月 ${of.monthTotal}，离线余额 ${of.offlineLeft}，锁死日 ${of.locksOn}`,
};

/** Where the platform is asked to read a month anew. */
export const repairMonth = {
  about: "平台列表里少了税局已有的发票时，请平台把那个月重新取一遍。不会开出新发票。",
  month: "月份",
  repair: "修复",
  asked: "平台已开始修复，过几分钟再看；到时这里会自动更新，不用等着。",
  ready: "可以看了：修复的结果已经重新查询。",
};

/** What is done to the companies that are chosen. */
export const sortSelection = {
  chosen: (count: number) => `已选 ${count} 家`,
  group: "放进分组",
  groupHint: "放进分组…",
  noGroup: "（不分组）",
  tag: "加标签",
  tagHint: "加标签…",
  clear: "取消选择",
};

/** Whether the last character of a tax number fits the others. */
export const taxNumber = {
  holds: "校验位正确",
  fails: "校验位不对，请核对",
  mark: "校验位不对",
};
