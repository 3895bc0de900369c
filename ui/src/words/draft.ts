import { invoiceWords } from "./common";

/** What can be taken back of the whole draft. */
export const draftForm = {
  discountSpread: "已分摊整单折扣",
};

/** What the remark must say where something is deducted before tax (RULES R1.18), and how it is recognised there. */
export const deduction = {
  told: (yuan: string) => `差额征税：${yuan}。`,
  reads: /差额征税：[\d.]+。/,
};

/** What can be taken back of the lines. */
export const lineEdits = {
  copied: (line: number) => `已复制第 ${line} 行`,
  removed: (line: number, name: string) => `已删除第 ${line} 行${name === "" ? "" : `：${name}`}`,
  moved: (line: number) => `已移动第 ${line} 行`,
};

/** What is said of a pasted block's cells. */
export const paste = {
  labels: {
    name: "项目名称",
    code: "税收编码",
    model: invoiceWords.model,
    unit: invoiceWords.unit,
    quantity: invoiceWords.quantity,
    price: invoiceWords.price,
    amount: "金额",
    rate: invoiceWords.rate,
    discount: "折扣",
  },
  codeBecameNumber: "Excel 把编码变成了数字，请在表格里改成文本再复制",
  notRate: (text: string) => `“${text}”不是税率，请重新选择`,
};

/** The document that most travellers show: one of the contract's. */
export const USUAL_DOCUMENT = "居民身份证";

/** What stands for a rate where there is none, as it is said, and as it is recognised in what is pasted. */
export const treatment = {
  exempt: "免税",
  notTaxable: "不征税",
};
