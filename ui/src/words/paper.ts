import type { SpecialType } from "@/draft/special";

/** The printed invoice: its labels. */
export const invoicePaper = {
  sheet: (page: number) => `第 ${page} 页`,
  qr: "发票二维码",
  noQr: "二维码",
  red: "红字",
  code: "发票代码：",
  number: "发票号码：",
  noNumber: "开具后生成",
  day: "开票日期：",
  page: (page: number, count: number) => `共${count}页 第${page}页`,
  buyer: "购买方信息",
  seller: "销售方信息",
  name: "名称：",
  taxId: "统一社会信用代码/纳税人识别号：",
  item: "项目名称",
  quantity: "数 量",
  price: "单 价",
  net: "金 额",
  rate: "税率/征收率",
  tax: "税 额",
  pageSum: "小计",
  sum: "合计",
  grossInWords: "价税合计（大写）",
  grossInFigures: "（小写）",
  remark: "备注",
  drawer: "开票人：",
  payee: "收款人：",
  reviewer: "复核人：",
};

/** The dialog that shows a draft as it will be printed. */
export const previewDialog = {
  title: "预览：票面大致这样，以税务局生成的为准",
  paper: "票面预览",
};

/** The printed invoice: what is filled in. */
export const paper = {
  deduction: "差额征税",
  motorVehicle: "机动车",
  person: (name: string) => `${name}（个人）`,
  reversesDigital: (number: string) => `被红冲蓝字数电票号码：${number}`,
  reverses: (code: string, number: string) => `对应正数发票代码:${code}号码:${number}`,
  infoNumber: (number: string) => `红字信息表编号：${number}`,
  preview: "预览",
  voided: "已作废",
  onlyToView: "仅供查看",
};

/** Recognised in the rate that the platform tells of a line, not said: its tax is printed as ***. */
export const READS_UNTAXED: readonly string[] = ["免税", "不征税", "***"];

/** The printed block of a special business. */
export const special = {
  heads: {
    construction: ["建筑服务发生地", "建筑项目名称", "土地增值税项目编号", "跨地市标志"],
    propertySale: ["产权证书/不动产权证号", "不动产地址", "实际成交含税金额", "面积单位", "跨地市标志"],
    propertyLease: ["产权证书/不动产权证号", "不动产地址", "租赁期起止", "面积单位", "跨地市标志"],
    freight: ["起运地", "到达地", "运输工具种类", "运输工具牌号", "运输货物名称"],
    travel: ["出行人", "有效身份证件号", "出行日期", "出发地", "到达地", "等级", "交通工具类型"],
  } satisfies Record<SpecialType, string[]>,
  yes: "是",
  no: "否",
  /** Between the ends of a lease. */
  until: " 至 ",
};
