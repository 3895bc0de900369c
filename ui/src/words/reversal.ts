import type { Reason, RedStanding } from "@/contract";

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
