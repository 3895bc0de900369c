import type { BulkAction, Why } from "@/invoices/bulk";

interface BulkWords {
  /** The button. */
  name: string;
  /** What it means, before one says yes. */
  means: string;
  /** What came of each. */
  done: string;
}

const BULK: Record<BulkAction, BulkWords> = {
  ask: { name: "再查一次", means: "现在就向平台查询结果，不等轮到。只是查询，不会再开一次。", done: "已开始查询" },
  resubmit: {
    name: "重新提交",
    means: "请平台把收下但还没开的再审核一次（重新审核）。提交前会先查询，已开出的不会再开。",
    done: "已记下，马上重新提交",
  },
  withdraw: { name: "撤回", means: "还没有发给平台的变回草稿，改好后可以重新开具。", done: "已撤回，变回草稿" },
  again: { name: "照此再开", means: "按同样的内容各存一张草稿（新的单据号），不会开出。", done: "已存为草稿" },
  reverse: {
    name: "红冲",
    means: "每张都全额红冲，用同一个原因；各开一张红字发票，开出后不能撤回。开具前逐张向平台查以前冲过没有。",
    done: "已排队红冲",
  },
  printed: {
    name: "标为已打印",
    means: "记下：您确认这些发票已经打在纸上，和确认的时间。只记在这台电脑上。",
    done: "已标为已打印",
  },
  unprinted: { name: "标为未打印", means: "去掉已打印的记号。", done: "已标为未打印" },
};

const WHY: Record<Why, string> = {
  "no-number": "还没有号码",
  told: "不是在本机开的",
  issued: "已经开出",
  unsent: "还在排队，没有发出",
  sending: "正在开具",
  sent: "已经发给平台，撤不回",
  "not-held": "不是待审核",
  withdrawn: "已经撤回",
  red: "红字发票不能照此再开",
  "is-red": "已是红字发票",
  void: "已作废",
  "info-number": "要填红字信息表编号，请单独红冲",
  reversed: "已经红冲过，还有剩余的请单独红冲",
  printed: "已经标为已打印",
  unprinted: "没有标为已打印",
};

/** The words for something done about several. */
export function bulkWords(action: BulkAction): BulkWords {
  return BULK[action];
}

/** Why it is not done about some. */
export function whyWords(why: Why): string {
  return WHY[why];
}

/** What is said of one whose state had changed before it was its turn. */
export const CHANGED = "状态刚刚变了，没有动它";

/** What can be done about the chosen invoices. */
export const bulkActions = {
  title: "所选发票",
  chosen: (count: number) => `已选 ${count} 张`,
  sum: (gross: string, hasVoid: boolean) => `价税合计 ¥${gross}${hasVoid ? "（作废的不计）" : ""}`,
  clear: "不选",
  savePdfs: "下载 PDF",
  export: "导出",
  copy: "复制",
  copied: (rows: number) => `已复制 ${rows} 行，可粘贴到 Excel`,
  notCopied: "没能复制，请用“导出”",
  more: "更多",
  action: (name: string, count: number) => `${name}（${count}）`,
};

/** The question before something is done about several, and what came of it. */
export const bulkDialog = {
  doIt: (action: string, count: number) => `${action} ${count} 张`,
  sum: (action: string) => `${action} {count} 张，价税合计 {gross}`,
  none: (action: string) => `选中的发票都不能${action}。`,
  reason: "红冲原因",
  outcome: (count: number, done: string, failed: number, untouched: number) =>
    `${count} 张${done}${failed > 0 ? `，${failed} 张没有` : ""}${untouched > 0 ? `；已停止，${untouched} 张没有动` : ""}。`,
  outcomes: "每张的结果",
};

/** What something is not done about, and why. */
export const leftOut = {
  count: (count: number) => `另外 ${count} 张不做：`,
  reason: (count: number, why: string, isFirst: boolean) => `${isFirst ? "" : "，"}${count} 张${why}`,
  more: (count: number) => `…还有 ${count} 张`,
};
