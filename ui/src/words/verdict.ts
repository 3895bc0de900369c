import type { FindingView, FoundIn, SideField, SideView } from "@/contract";
import { formatYuan } from "@/money/fen";
import { kindName } from "./kinds";

const FOUND: Record<FoundIn, string> = {
  issued: "已开具",
  pending: "待开票",
  in_progress: "开票中",
  query: "查询结果",
  unreadable: "列表没有看全",
};

/** Where the platform shows something, and why it may be the document. */
export function findingWords({ foundIn, sameSerial }: FindingView): string {
  if (foundIn === "unreadable") return FOUND[foundIn];
  return `${FOUND[foundIn]} · ${sameSerial ? "同一单据号" : "同购买方、同金额"}`;
}

const yuan = (fen: number | null) => (fen === null ? "" : `¥${formatYuan(fen)}`);

/** What is compared, in order; `field` where a difference is marked. */
export const SIDE_ROWS: readonly { name: string; field: SideField | null; value: (side: SideView) => string }[] = [
  { name: "购买方", field: "buyer", value: ({ buyer }) => buyer },
  { name: "购买方税号", field: "buyerTaxId", value: ({ buyerTaxId }) => buyerTaxId },
  { name: "价税合计", field: "gross", value: ({ gross }) => yuan(gross) },
  { name: "金额", field: "net", value: ({ net }) => yuan(net) },
  { name: "税额", field: "tax", value: ({ tax }) => yuan(tax) },
  { name: "种类", field: "kind", value: ({ kind }) => (kind === "" ? "" : kindName(kind)) },
  { name: "发票号码", field: null, value: ({ code, number }) => code + number },
  { name: "开票时间", field: null, value: ({ issuedAt }) => issuedAt },
  { name: "单据号", field: null, value: ({ serial }) => serial },
];

/** `2026 年 11 月` of `202611`. */
export function monthWords(month: string): string {
  return `${month.slice(0, 4)} 年 ${Number(month.slice(4))} 月`;
}

/** Looks at the platform's list once more. */
export const LOOK_AGAIN = "再看一遍";

/** The dialog in which a person decides what became of a document. */
export const verdictDialog = {
  title: "人工处理",
  titleOf: (company: string) => `人工处理 · ${company}`,
  whyStopped: "为什么停下：",
  looking: "正在看平台的列表…",
  notLooked: "还没有看过平台的列表",
  nothingFound: (at: string) => `${at} 看过：平台上没有这张，也没有同购买方、同金额的。`,
  looked: (at: string) => `${at} 看过平台的列表`,
  ways: "怎么处理",
  wayAdopt: "是平台上的这张",
  wayByHand: "已手工开具",
  wayAnew: "没有开出，换新单据号",
  find: "上面没有？填发票号码到平台查",
  findIt: "查这张",
  nothingTaken: "先在表里勾选“就是这张”",
  adopt: (count: number, gross: string) => `收进 ${count} 张，共 ¥${gross}`,
  number: "电子税务局上手工开具的号码",
  numberNote: "20 位；旧票种把代码写在前面",
  settle: "用这个号码了结",
};

/** What was sent beside what the platform shows. */
export const sidesTable = {
  title: "两边对照",
  sent: "这里发送的",
  platform: (finding: string) => `平台：${finding}`,
  take: "就是这张",
  owned: (serial: string) => `已是单据 ${serial} 的发票`,
  differs: "不同",
  said: "说明",
};

/** What must be done before a document is issued under a new serial. */
export const anewSteps = {
  lead: "换新单据号重开有重复开票的风险：旧的若晚到，就是两张。下面每一项都做到才能换；时间都按平台的钟。",
  repair: (months: readonly string[]) => `请平台修复 ${months.join("、")}`,
  notAsked: "还没有",
  asked: (at: string) => `${at} 已请`,
  ask: "请平台修复",
  askAgain: "再请一次",
  look: "修复十分钟后，平台的列表里没有这张，也没有同购买方、同金额而不知是谁的",
  found: (count: number) => `查到 ${count} 项，先核对上面的表：是它就收进来`,
  lookAfter: (at: string) => `${at} 之后再看一遍`,
  looked: (at: string) => `${at} 看过`,
  wait: "最后一次发送已满 12 小时",
  noClock: "平台还没有说过时间，先看一遍列表",
  waitUntil: (at: string) => `还需等到 ${at}`,
  typeWord: (word: string) => `到电子税务局的页面上看过，没有这张发票。看过了就输入“${word}”`,
  anew: "换新单据号重开",
};

/** The dialog of all that waits for a person. */
export const personDialog = {
  title: "要您处理的发票",
  doubles: "可能重复",
  double: (buyer: string, gross: string) => `可能重复：${buyer} ¥${gross}`,
  appearedAfterAnew: "换新单据号之后，平台又出现了旧的：{number}。请核对两张，多出的红冲。",
  appearedBeside: "平台上同一单据号另有一张：{number}。请核对两张，多出的红冲。",
  settled: "已处理",
  stopped: "需要人工处理",
  decide: "处理",
  none: "都处理完了",
};
