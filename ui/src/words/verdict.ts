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
  return `${FOUND[foundIn]} · ${sameSerial ? "同一单据号" : "同购方、同金额"}`;
}

const yuan = (fen: number | null) => (fen === null ? "" : `¥${formatYuan(fen)}`);

/** What is compared, in order; `field` where a difference is marked. */
export const SIDE_ROWS: readonly { name: string; field: SideField | null; value: (side: SideView) => string }[] = [
  { name: "购买方", field: "buyer", value: ({ buyer }) => buyer },
  { name: "购方税号", field: "buyerTaxId", value: ({ buyerTaxId }) => buyerTaxId },
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
