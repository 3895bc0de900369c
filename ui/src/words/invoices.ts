import type { DifferenceKind, InvoiceColumn, InvoiceRow, ReconcileView } from "@/contract";
import type { Period } from "@/invoices/period";
import { formatYuan } from "@/money/fen";
import { kindName } from "./kinds";
import { standing } from "./states";
import { rowTime, shortTime } from "./time";

interface ColumnWords {
  name: string;
  /** Width in pixels. */
  width: number;
  isNumber?: boolean;
  value: (row: InvoiceRow) => string;
}

const yes = (value: boolean) => (value ? "是" : "");

/** Whether it is on paper: when a person said so here, else what the platform says. */
export function printedWords({ printed, printedAt }: Pick<InvoiceRow, "printed" | "printedAt">): string {
  if (printedAt !== null) return shortTime(printedAt);
  return printed ? "平台已打印" : "";
}

/** The columns of the list, in their usual order. */
export const COLUMNS: Record<InvoiceColumn, ColumnWords> = {
  number: { name: "发票号码", width: 186, value: ({ number }) => number },
  code: { name: "发票代码", width: 120, value: ({ code }) => code },
  kind: { name: "种类", width: 88, value: ({ kind }) => kindName(kind) },
  company: { name: "开票企业", width: 150, value: ({ company }) => company },
  buyer: { name: "购买方", width: 190, value: ({ buyer }) => buyer },
  buyerTaxId: { name: "购买方税号", width: 180, value: ({ buyerTaxId }) => buyerTaxId },
  goods: { name: "项目", width: 136, value: ({ goods }) => goods },
  net: { name: "金额", width: 120, isNumber: true, value: ({ net }) => formatYuan(net) },
  tax: { name: "税额", width: 110, isNumber: true, value: ({ tax }) => formatYuan(tax) },
  gross: { name: "价税合计", width: 118, isNumber: true, value: ({ gross }) => `¥${formatYuan(gross)}` },
  state: { name: "状态", width: 156, value: (row) => standing(row).name },
  time: { name: "时间", width: 100, value: (row) => rowTime(row) },
  serial: { name: "单据号", width: 210, value: ({ serial }) => serial },
  remark: { name: "备注", width: 200, value: ({ remark }) => remark },
  original: { name: "原发票", width: 190, value: ({ original }) => original },
  reversedBy: { name: "红冲发票", width: 190, value: ({ reversedBy }) => reversedBy },
  infoNumber: { name: "信息表编号", width: 150, value: ({ infoNumber }) => infoNumber },
  voided: { name: "作废", width: 60, value: ({ voided }) => yes(voided) },
  uploaded: { name: "已上传", width: 70, value: ({ uploaded }) => (uploaded === null ? "" : uploaded ? "是" : "否") },
  printed: { name: "已打印", width: 110, value: printedWords },
  source: { name: "来源", width: 80, value: ({ ours }) => (ours ? "本机" : "平台") },
};

/** Days that move with the calendar. */
export const PERIODS: Record<Period, string> = {
  today: "今天",
  month: "本月",
  lastMonth: "上月",
  quarter: "本季度",
  year: "今年",
  lastYear: "去年",
};

/** What is shown until one chooses otherwise. */
export const USUAL_COLUMNS: readonly InvoiceColumn[] = [
  "number",
  "kind",
  "company",
  "buyer",
  "goods",
  "gross",
  "state",
  "time",
];

/** What differs: its name and what to do about it, the most pressing first. */
export const DIFFERENCES: readonly { kind: DifferenceKind; name: string; remedy: string }[] = [
  { kind: "double", name: "可能重复开票", remedy: "换了新单据号，旧的又出现了：核对两张，红冲多出的一张。" },
  { kind: "differs", name: "不一致", remedy: "点开核对两边；开错的红冲，重复的红冲多出的。" },
  { kind: "missing_there", name: "平台没有", remedy: "到电子税务局查这张发票；查到后请平台修复这个月，再对一次。" },
  { kind: "open", name: "平台有结果，这里未完成", remedy: "正在自动核对，稍后到列表里看结果。" },
  { kind: "elsewhere", name: "平台上待开、不是从这里发的", remedy: "确认是谁提交的；不要的，在平台页面上删除。" },
  { kind: "unreadable", name: "读不懂的行", remedy: "没有收进来；请把日志交给支持人员。" },
  { kind: "incomplete", name: "没有看全", remedy: "列表一直在变，稍后再对一次。" },
  { kind: "missing_here", name: "这里没有", remedy: "已收进本机，不用处理；客户和商品也已记住。" },
];

/** The dialog that compares this program's invoices with the platform's. */
export const reconcileDialog = {
  title: "与平台对账",
  about:
    "逐页核对平台的发票列表：这里没有的收进来，两边不一致的列出来。不会开具、红冲或改动任何发票；可以随时停止，下次接着对。",
  teach: "第一次用这家企业，建议对最近 12 个月：以前的发票、客户和商品会一起收进来。",
  period: "期间",
  recent: "上月和本月",
  year: "最近 12 个月",
  start: "开始对账",
  resume: "接着上次对",
  retry: "接着对",
  progress: ({ from, to, listed, adopted }: ReconcileView, standing: string) =>
    `${from} 至 ${to}：平台列出 ${listed} 张，新收进 ${adopted} 张，${standing}。`,
  running: (month: string) => `正在对 ${month}`,
  finished: (at: string) => `${at} 对完`,
  unfinished: "还没有对完",
  clean: "两边一致",
};

/** What differs, one by one. */
export const differenceList = {
  day: "日期",
  number: "号码或单据号",
  here: "这里",
  there: "平台",
  note: "说明",
  none: "没有",
  more: "更多",
};
