/** The drawer that shows one invoice. */
export const invoiceDrawer = {
  title: "发票",
  face: "票面",
  lines: (count: number) => `明细 ${count || ""}`,
  facts: "信息和二维码",
  trail: "经过",
};

/** What an invoice is, in a glance. */
export const invoiceHead = {
  printed: (at: string) => `已打印 ${at}`,
  printedThere: "已打印（平台）",
  appeared: (number: string) => `平台上同一单据号另有一张：${number}。很可能重复，请核对并红冲多出的一张。`,
  appearedReplaced: (number: string) =>
    `换新单据号之后，平台又出现了这张：${number}。很可能重复，请核对并红冲多出的一张。`,
  message: (message: string) => `说明：${message}`,
  what: "{kind} · {company} 开给 {buyer}",
};

/** What can be done about an invoice that was not issued here. */
export const toldActions = {
  origin: "不是在本机开具的，对账时从平台收进。",
  openPdf: "打开 PDF",
  reverse: "红冲",
  copy: "照此再开",
};

/** The printed look. */
export const invoiceFace = {
  title: "票面",
  noLines: "平台没有列出这张发票的明细，票面只有合计。明细见 PDF。",
  note: "票面按内容画出，仅供查看；报销、入账用 PDF。",
};

/** The table of an invoice's lines. */
export const invoiceLines = {
  region: "明细表",
  title: "明细",
  total: "合计",
  none: "平台没有列出这张发票的明细，见 PDF",
};

/** Everything about an invoice that is no line, and its QR code; what is a column of the list has its name from there. */
export const invoiceFacts = {
  sellerTaxId: "开票企业税号",
  sellerAddressPhone: "开票企业地址电话",
  sellerBankAccount: "开票企业开户行账号",
  buyerAddressPhone: "购买方地址电话",
  buyerBankAccount: "购买方开户行账号",
  mail: "邮件",
  mailTo: (address: string) => `开具时发到 ${address}`,
  notMailed: "开具时没有填邮箱，平台不发",
  netAndTax: "金额 / 税额",
  grossInCapitals: "价税合计（大写）",
  issuedAt: "开票时间",
  handedOverAt: "交出时间",
  successor: "新单据号",
  original: "红冲的原发票",
  reversedBy: "红冲它的发票",
  upload: "上传税务局",
  uploaded: "已上传",
  notUploaded: "还没有上传",
  qr: "发票二维码",
  qrNote: "扫出号码、金额和日期。税务局票面上的末尾 4 位校验这里没有。",
};
