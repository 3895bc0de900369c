import type { InvoiceFilter } from "@/contract";
import { reconcileDialog } from "./invoices";

/** The page of all invoices. */
export const invoicesPage = {
  title: "发票",
};

/** The bar above the list: the search, the quick filters and what is done about all of it. */
export const listBar = {
  search: "搜索发票",
  searchIn: "搜索购买方、号码、单据号、项目、备注、金额",
  open: "未完成",
  issued: "已开具",
  company: "企业",
  thisCompany: "本企业",
  everyCompany: "所有企业",
  reconcile: reconcileDialog.title,
  export: "导出",
};

interface ChoiceWords {
  field: keyof Pick<InvoiceFilter, "red" | "voided" | "uploaded" | "printed" | "ours">;
  name: string;
  yes: string;
  no: string;
}

const CHOICES: readonly ChoiceWords[] = [
  { field: "red", name: "蓝字或红字", yes: "红字", no: "蓝字" },
  { field: "voided", name: "作废", yes: "已作废", no: "未作废" },
  { field: "uploaded", name: "上传税务局", yes: "已上传", no: "未上传" },
  { field: "printed", name: "打印", yes: "已打印", no: "未打印" },
  { field: "ours", name: "来源", yes: "本机开具", no: "平台收进" },
];

/** What narrows the list. */
export const invoiceFilters = {
  title: "筛选",
  open: (count: number) => (count > 0 ? `筛选（${count}）` : "筛选"),
  period: "时间",
  anyPeriod: "全部，或下面的日期",
  days: "开票日期",
  firstDay: "起始",
  lastDay: "截止",
  choices: CHOICES,
  clear: "清除搜索和筛选",
};

/** The columns of the list and the views that are kept of it. */
export const listMenu = {
  title: "列和视图",
  columns: "显示的列",
  views: "已存的视图",
  remove: "删除",
  removeView: (name: string) => `删除视图 ${name}`,
  removed: "已删除",
  saveAs: "把现在的筛选、排序和列存为视图",
  name: "视图名称",
  save: "存",
};

/** What the list adds up to, and how many of it are chosen. */
export const sumsBar = {
  count: (count: number) => `共 ${count} 张`,
  sums: (count: number, net: string, tax: string) =>
    `已开 ${count} 张 · 金额 ¥${net} · 税额 ¥${tax} · 价税合计 {gross}`,
  unfinished: (count: number, gross: string) => `未完成 ${count} 张 · 价税合计 ¥${gross}`,
  chooseFirst: (count: number) => `选前 ${count} 张`,
  chooseEvery: (count: number) => `选全部 ${count} 张`,
};

/** How far an export is and what came of it. */
export const exportStatus = {
  progress: (done: number, total: number) => `正在导出 ${done} / ${total}`,
  written: (rows: number, place: string) => `已导出 ${rows} 张到 ${place}`,
  stopped: "已停止导出，没有留下文件",
};

/** The list itself, and what stands in its place where it is empty. */
export const invoicesTable = {
  title: "发票",
  chooseAll: "全选",
  choose: (invoice: string) => `选择 ${invoice}`,
  nothingFound: "没有符合条件的发票",
  showAll: invoiceFilters.clear,
  none: "还没有发票",
  teach:
    "到“开票”填好购买方和项目，按“开具”。{break}开出的、正在开的、没开成的，都会留在这里，重启电脑也不会丢。{break}以前在别处开的，按“与平台对账”收进来。",
  issue: "去开票",
};
