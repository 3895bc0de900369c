import type { Reason, RedStanding } from "@/contract";

/** What a reason allows. */
export const REASON_NOTES: Record<Reason, string> = {
  mistake: "只能全额",
  return: "货物退回，可以部分",
  stopped: "服务停止，可以部分",
  allowance: "只减金额",
};

/** Where an earlier red invoice stands. */
export const RED_STANDINGS: Record<RedStanding, string> = {
  issued: "已开具",
  openElsewhere: "别处正在开具",
  openHere: "本机正在开具",
};
