import type { Reason, RedStanding } from "@/contract";
import type { Step } from "@/reversing/reversal";

/** What a reason allows. */
export const REASON_NOTES: Record<Reason, string> = {
  mistake: "只能全额",
  return: "货物退回，可以部分",
  stopped: "服务停止，可以部分",
  allowance: "只减金额",
};

/** What is uncertain about a 数电票 that reverses a part. */
export const PARTIAL_NOTE =
  "实验：平台文档没有说明部分红冲的数电票怎样对应原发票的行，可能被退回；被退回不会开出发票，可以改为全额红冲后重开。";

/** Where an earlier red invoice stands. */
export const RED_STANDINGS: Record<RedStanding, string> = {
  issued: "已开具",
  openElsewhere: "别处正在开具",
  openHere: "本机正在开具",
};

/** What the steps of reversing call the same thing. */
export const reversalWords = {
  reason: "红冲原因",
  redInvoice: "红字发票",
  redKind: "红字发票种类",
};

/** Why a reversal can't go on, or not in part. */
export const reversal = {
  mistakeWholeOnly: "“开票有误”只能全额红冲",
  underWay: "这张发票正在本机红冲，等它有了结果再冲",
  nothingLeft: "这张发票已经全部红冲，没有可冲的金额",
  noLongerMistake: "已经部分红冲过的发票不能再以“开票有误”红冲，请换一个原因",
  needsInfoNumber: "请填写 16 位的红字信息表编号",
  noLine: "请勾选要红冲的行",
};

/** The page on which an invoice is reversed, above its steps. */
export const reversePage = {
  title: "红冲发票",
  steps: "步骤",
  step: {
    find: "找到原发票",
    choose: "原因和金额",
    look: "核对并红冲",
  } satisfies Record<Step, string>,
  noCompany: "请先选择企业",
};

/** The first step: which invoice. */
export const findStep = {
  search: "发票号码、购买方、金额，或扫出的二维码文字",
  byNumber: "按号码查找（回车）",
  theOnly: "选定（回车）",
  atPlatform: "到平台查找（回车）",
  undecided: "选一张，或写得更完整",
  here: "这里已有的发票",
  noneIssued: "这家企业在这里还没有开过可以红冲的发票。",
  noneFits: "这里没有符合的已开发票。",
  platform: "平台上的发票",
  listed: (buyer: string, count: number, hasMore: boolean) =>
    `平台近一年开给“${buyer}”的另外 ${count} 张${hasMore ? "（还有更多，请把购买方写得更完整）" : ""}：`,
  noneListed: (buyer: string) => `平台近一年没有另外开给“${buyer}”的发票；更早的请输入完整号码。`,
  notAbove: "别的电脑或电子税务局开的不在上面？",
  searchPlatform: (buyer: string) => `到平台查找开给“${buyer}”的`,
  elsewhere: "别的电脑或电子税务局开的：写购买方名称到平台查找，或输入完整号码按回车。",
};

/** What takes the place of the original where the platform does not show it, or not all of it. */
export const typeInstead = {
  unread:
    "平台列出了 {number}，但红冲要的看不全：{unread}。可以照着原发票{type}：购买方、项目、金额都要和它一致，{check}，开票台无法替您核对还剩多少可冲。",
  check: "先查清它没有红冲过",
  notListed:
    "平台的发票列表里没有 {number}。先核对号码和企业；确实是平台之外开的，可以{type}：购买方、项目、金额都要和原发票一致，开票台无法替您核对还剩多少可冲。",
  type: "手工填写红字发票",
};

/** The field of the tax bureau's number for reversing an older special invoice. */
export const infoNumber = {
  label: "红字信息表编号",
  note: "增值税专用发票（纸质、税控电子）红冲前，先在税控开票软件里填开《开具红字增值税专用发票信息表》并上传，税务局校验后给出 16 位编号，填在这里。数电票不需要：平台开具时由税务局自动生成确认单。",
};

/** The second step: why, and how much of it. */
export const chooseStep = {
  extent: "红冲多少",
  whole: "全部剩余",
  part: "只冲部分行或部分金额",
  seeIt: "去看它",
  another: "换一张",
  next: "下一步：看红字发票（回车）",
};

/** The original invoice, and what of it is reversed already. */
export const originalFacts = {
  original: "原发票",
  number: "原发票号码",
  issuedAt: "开票时间",
  noTime: "平台没有给出",
  left: "还可红冲",
  earlierRed: (standing: string) => `${standing}的红字发票`,
};

/** The lines of the original. */
export const originalLines = {
  title: "原发票明细",
};

/** The lines of the original, to choose what of them is reversed. */
export const partsTable = {
  reverse: "红冲",
  quantityLeft: "剩余数量",
  netLeft: "剩余不含税金额",
  quantity: "冲数量",
  net: "或冲不含税金额",
  rest: "全部",
  reverseLine: (line: number, item: string) => `红冲第 ${line} 行 ${item}`,
  quantityOfLine: (line: number) => `第 ${line} 行 冲数量`,
  netOfLine: (line: number) => `第 ${line} 行 冲不含税金额`,
  complaint: (line: number, field: string, why: string) => `第 ${line} 行 ${field}：${why}`,
};

/** The last step: the red invoice as it will be issued. */
export const lookStep = {
  ask: "将由 {company} 开出下面这张{redInvoice}给 {buyer}，开出后不能撤回。",
  preview: "红字发票预览",
  back: "上一步",
  reverse: (gross: string, buyer: string) => `红冲 ¥${gross} 给 ${buyer}（回车）`,
};

/** Under an issued invoice: what it reverses. */
export const linksNote = {
  original: "红冲原发票",
};
