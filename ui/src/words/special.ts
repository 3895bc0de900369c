import type { SpecialType } from "@/draft/special";

/** In the narrow column beside their fields. */
export const SPECIALS_SHORT: Record<SpecialType, string> = {
  construction: "建筑服务",
  propertySale: "不动产销售",
  propertyLease: "不动产租赁",
  freight: "货物运输",
  travel: "旅客运输",
};

/** As they stand on the invoice, in the order in which they are offered. */
export const SPECIALS: Record<SpecialType, string> = {
  construction: "建筑服务",
  propertySale: "不动产销售",
  propertyLease: "不动产经营租赁服务",
  freight: "货物运输服务",
  travel: "旅客运输服务",
};
