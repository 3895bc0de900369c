import type { Cause, FillingView, SafetyView } from "@/contract";
import { shortTime } from "./time";

/** What to tell about what befell the ledger. */
export interface CauseWords {
  title: string;
  /** What it means, and what to do. */
  more: string;
}

export function causeWords(cause: Cause): CauseWords {
  switch (cause.type) {
    case "otherComputer":
      return {
        title: "这份账本是从另一台电脑搬来的",
        more: `原来在 ${cause.path}。同一份账本只能在一台电脑上用：请确认那台电脑上的开票台已停用。`,
      };
    case "copied":
      return {
        title: "这份账本是复制来的",
        more: `原来在 ${cause.path}。同一份账本只能用一份：请确认原来那份已停用。`,
      };
    case "putBack":
      return {
        title: "账本被换成了较早的一份",
        more: "之后开具的发票这里没有记录，重新开具前请先到“发票”和平台上核对。",
      };
    case "rebuilt":
      return cause.backup === null
        ? {
            title: "账本文件损坏，没有可用的备份，已新建账本",
            more: `以前的记录不在这里，草稿${saved(cause.drafts)}可能丢失${unsent(cause.unsent)}${aside(cause.aside)}。已开具的发票都在平台上。`,
          }
        : {
            title: `账本文件损坏，已用 ${shortTime(cause.backup)} 的备份恢复`,
            more: `这之后的记录可能缺少，草稿${saved(cause.drafts)}可能丢失${unsent(cause.unsent)}${aside(cause.aside)}。`,
          };
  }
}

function saved(drafts: number): string {
  return drafts > 0 ? `找回了 ${drafts} 份，其余` : "";
}

function unsent(documents: number): string {
  return documents > 0 ? `；没有发送或被拒的 ${documents} 张已退回草稿，请核对后重新开具` : "";
}

function aside(folder: string): string {
  return folder === "" ? "" : `；损坏的文件保存在 ${folder}`;
}

/** How far the checking at the platform has come. */
export function checkingWords({ askedAbout, lost }: Pick<SafetyView, "askedAbout" | "lost">): string {
  const unasked = lost.filter((one) => one.found === null).length;
  const open = askedAbout + unasked;
  return open > 0
    ? `正在向平台核对 ${open} 张发票，核对完之前不会发送。`
    : "未完成的发票都已向平台核对，可以照常开票。";
}

/** What of a ledger that was made anew is taken in from the platform. */
export function fillingWords({ from, companies, left, adopted }: FillingView): string {
  return left > 0
    ? `正在与平台核对 ${from} 以来的发票：${companies} 家企业中还有 ${left} 家，已补回 ${adopted} 张。`
    : `已与平台核对 ${from} 以来的发票，补回 ${adopted} 张，在“发票”里查看。`;
}

/** The bar about the ledger, around what the functions above say. */
export const safetyBar = {
  label: "账本的安全",
  queueHeld: "排队的发票没有发送，恢复后自动继续。",
  lost: (count: number) => `有 ${count} 张发票发送过，但这份账本里没有`,
  searching: "正在查询",
  backupFailed: "今天的备份没有做成，稍后自动再试。",
};
