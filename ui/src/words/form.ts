import { PARTIAL_NOTE } from "./reversal";

/** What the boxes of the buyer and of the seller both say. */
export const partyBoxes = {
  buyer: "购买方信息",
  seller: "销售方信息",
  name: "名称：",
  creditCode: "统一社会信用代码/",
  taxpayerId: "纳税人识别号：",
};

/** What an invoice can be marked as beyond its kind. */
export const invoiceMarks = {
  motorVehicle: "机动车发票",
  exportAgentRefund: "代办退税",
};

/** What is said of a draft or a template in a list. */
export const draftWords = {
  lines: (count: number) => `${count} 行`,
};

/** How a discount is typed: as an amount or a percentage. */
export const DISCOUNT_EXAMPLE = "50 或 10%";

/** The bar below the form: the total, what is to be corrected, and the button that issues. */
export const actionBar = {
  issue: "开具",
  reverse: "红冲",
  to: (buyer: string) => `给 ${buyer}`,
  shortcut: (action: string) => `${action}（Ctrl+回车）`,
  toCorrect: (count: number) => `${count} 处要改`,
  toHeed: (count: number) => `${count} 处留意`,
};

/** The box of the buyer on the invoice. */
export const buyerBox = {
  type: "购买方是",
  namePlaceholder: "名称、拼音首字母或税号，或粘贴整段抬头",
  customers: "客户",
  pasted: "已按粘贴的抬头填入。",
};

/** A field in which one of several is chosen. */
export const choiceField = {
  none: "请选择",
};

/** The dialog that spreads a discount over all lines. */
export const discountDialog = {
  title: "整单折扣",
  label: (priced: string) => `从整张发票减去（${priced}金额，或百分比）`,
  note: "按各行金额分摊，尾差归最后一行；已有的行折扣保留。分摊后可以撤销。",
  spread: "分摊折扣（回车）",
};

/** The menu of the saved drafts. */
export const draftsMenu = {
  title: "草稿",
  open: "草稿 ▾",
  none: "没有保存的草稿。写下内容就会自动保存。",
  beingEdited: "正在编辑",
  discard: "丢掉",
  discardOf: (buyer: string) => `丢掉草稿 ${buyer}`,
  issueTogether: "核对并一起开具…",
};

/** The dialog of earlier invoices to write the next one by. */
export const earlierDialog = {
  title: "照往期发票再开",
  search: "购买方、号码或金额（回车取第一张）",
  taking: "正在取这张发票的内容…",
  list: "往期发票",
  none: "这家企业还没有往期发票。在“发票”页与平台对账，别处开的也会到这里。",
  noMatch: "没有符合的发票，换个词试试。",
};

/** The extra information below the invoice. */
export const extraFields = {
  title: "附加信息",
  label: (position: number) => `附加信息 ${position}`,
  contentLabel: (position: number) => `附加信息 ${position} 的内容`,
  name: "名称",
  content: "内容",
  remove: (position: number) => `删除附加信息 ${position}`,
  removed: (position: number) => `已删除附加信息 ${position}`,
};

/** The list of what is to be corrected before the invoice can be issued. */
export const faultList = {
  title: "要改的地方",
  block: "要改",
  warn: "留意",
  line: (position: number) => `第 ${position} 行`,
};

/** The menu of what few invoices need. */
export const formMenu = {
  open: "更多栏目 ▾",
  discount: "整单折扣…",
  deduction: "差额征税（填扣除额）",
  extra: "增加附加信息",
  template: "存为模板…",
};

/** The bar above the form. */
export const formToolbar = {
  red: (kind: string) => `红字 ${kind}`,
  pricing: "单价和金额含税",
  preview: "预览",
};

/** The invoice as it looks on paper. */
export const invoiceFace = {
  red: "红字",
  number: "发票号码：",
  noNumber: "开具后显示",
  date: "开票日期：",
  grossInWords: "价税合计（大写）",
  grossInFigures: "（小写）",
  remark: "备注",
  email: "购买方邮箱",
  emailNote: "不填不发，开出后不能补发",
  mobile: "购买方手机",
};

/** The choice of the invoice's kind. */
export const kindChoice = {
  label: "发票种类",
  more: "更多 ▾",
  notOffered: "不在这家企业的“可开种类”里，请核对",
};

/** What the columns of the lines are called, beside what `invoiceWords` has. */
export const lineColumns = {
  name: "项目名称",
  code: "税收编码",
  /** With or without the tax, as the draft is priced. */
  amount: "金额",
  rate: "税率/征收率",
  discount: "折扣",
  deduction: "扣除额",
  privilege: "优惠政策",
  /** A field by its line and column, for who hears it. */
  inLine: (position: number, column: string) => `第 ${position} 行 ${column}`,
};

/** A line of the invoice. */
export const lineRow = {
  remove: "删除这一行（Ctrl+Delete）",
  removeOf: (position: number) => `删除第 ${position} 行`,
  noPrivilege: "无优惠",
};

/** The table of the lines: its head, what the keys do in it, and its sum. */
export const linesTable = {
  title: "项目",
  position: "序号",
  actions: "操作",
  add: "+ 增加一行",
  keys: "回车换格 · ↓ 下一行 · Ctrl+D 复制行 · Ctrl+Delete 删行 · Alt+↑↓ 移动 · 可整块粘贴 Excel",
  sum: "合计",
  sumOf: "（不含税金额、税额）",
};

/** A line's name and goods code. */
export const nameCell = {
  products: "商品",
  code: "编码",
  codePlaceholder: "名称、拼音或编码",
  summary: "汇总，不能开票",
  used: "用过",
  shortName: (name: string) => `开具后项目名称前会加上 *${name}*`,
  pick: "按分类选编码（F2）",
  pickOf: "按分类选编码",
};

/** The button for a new invoice and its menu. */
export const newMenu = {
  empty: "新开一张",
  more: "照往期发票或模板新开",
  earlier: "照往期发票…",
  templates: "模板和每月发票…",
};

/** What was pasted as lines, as it can be undone. */
export const pastedBlock = {
  lines: (count: number) => `已粘贴 ${count} 行`,
  unreadable: (count: number) => `${count} 处读不懂，已标红`,
  codes: (count: number) => `${count} 个税收编码被 Excel 变成了数字，请在表格里改成文本再复制`,
  sums: (count: number) => `略去合计 ${count} 行`,
};

/** The box of what a red invoice typed by hand reverses. */
export const redBox = {
  title: "红冲",
  byHand: "手工填写的红字发票：购买方、项目、税率照抄原发票，数量和金额填负数；冲销不得超过原发票剩余的金额。",
  partial: `只冲一部分时，${PARTIAL_NOTE}`,
  code: "原发票代码",
  noCode: "数电票没有",
  number: "原发票号码",
  infoNumber: "信息表编号",
  reason: "红冲原因",
};

/** Whether the draft is saved. */
export const saveNote = {
  auto: "自动保存",
  saved: (at: string) => `已保存 ${at}`,
  pending: "正在保存…",
  failed: (problem: string) => `没有存上：${problem}，会自动再试`,
};

/** The box of the seller on the invoice. */
export const sellerBox = {
  atPlatform: (text: string) => `平台资料：${text}`,
};

/** The choice of a special business. */
export const specialChoice = {
  label: "特定业务",
  none: "无特定业务",
};

/** The dialog that saves the draft as a template. */
export const templateDialog = {
  title: "存为模板",
  name: "名称",
  replaces: "已有同名模板，保存后替换它。",
  monthly: "每月都开（可以和其他每月的一起铺成草稿）",
  dates: "备注和项目名称里可以写 {year}、{month}，用的时候换成当月。租赁期往后移到同样的月份，出行日期重新填。",
  year: "{年}",
  month: "{月}",
  save: "保存（回车）",
  replace: "替换（回车）",
};

/** The dialog of the company's templates. */
export const templatesDialog = {
  title: "模板",
  laidOut: (count: number) => `已铺成 ${count} 份草稿。`,
  issueTogether: "核对并一起开具",
  none: "还没有模板。写好一张发票后，按“更多栏目 → 存为模板”，下次照它开；每月都开的可以一次铺成草稿。",
  choose: (name: string) => `选中 ${name}`,
  monthly: "每月",
  usedThisMonth: "本月已用",
  write: "照此开",
  remove: "删除",
  removeOf: (name: string) => `删除模板 ${name}`,
  removed: (name: string) => `已删除“${name}”`,
  layOut: (count: number, month: number) => `把选中的 ${count} 个铺成 ${month} 月草稿`,
};

/** What can be undone below the form. */
export const undoNote = {
  undo: "撤销（Ctrl+Z）",
  discarded: (buyer: string) => `已丢掉草稿：${buyer}`,
  bringBack: "找回",
};
