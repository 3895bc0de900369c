/** The page on which invoices are issued, while nothing is open on it. */
export const issuePage = {
  noList: "还没有取到企业列表",
  noCompany: "平台账号下还没有企业",
  addFirst: "添加第一家企业后就能开票。",
  addCompany: "添加企业",
  opening: "正在打开…",
};

/** The question before an invoice is issued. */
export const confirmDialog = {
  title: "确认开具",
  titleOfReversal: "确认红冲",
  mail: "邮件",
  mailTo: (address: string) => `发到 ${address}`,
  kind: "发票种类",
  kindAndLines: (kind: string, lines: number) => `${kind}，${lines} 行`,
  faultOfLine: (line: number, fault: string) => `第 ${line} 行：${fault}`,
  cancel: "再看看（Esc）",
  issue: "确认开具（回车）",
  reverse: "确认红冲（回车）",
};

/** The question where an invoice looks like one that exists. */
export const suspectsDialog = {
  title: "疑似重复：31 天内给同一购买方开过同样金额",
  lead: (buyer: string, count: number) => `购买方“${buyer}”。请先核对下面 ${count} 张，确实要再开一张才继续。`,
  time: "时间",
  issueBeside: "仍然开具",
  cancel: "先不开",
};

/** Where an invoice stands after 开具 was pressed. */
export const issuancePanel = {
  message: (message: string) => `说明：${message}`,
  to: "给 {buyer}",
  nextMeanwhile: "不等了，开下一张",
  next: "新开一张",
  trail: "查看经过",
};

/** What can be done about an invoice. */
export const issuanceActions = {
  openPdf: "打开 PDF",
  print: "打印…",
  scanFace: "扫脸…",
  resume: "已在别处扫过，继续",
  reopen: "改正后重开",
  withdraw: "撤回",
  resubmit: "重新提交",
  settle: "核对并处理",
  successor: "看新单据",
  ask: "再查一次",
  handOver: "交给我处理",
  copy: "照此再开",
  reverse: "红冲",
};

/** The number of an issued invoice. */
export const numberLine = {
  code: "发票代码",
  copy: "复制",
  copied: "已复制",
  notCopied: "没能复制，请手工选取",
};

/** Whether an issued invoice is mailed. */
export const mailNote = {
  mailed: "邮件：平台开具时发到 {address}；是否送达平台没有说明。",
  notMailed: "邮件：开具时没有填购买方邮箱，平台不发；要发就打开 PDF，按“复制文件”粘贴到邮件或微信。",
};

/** The drafts of a company, to be issued together. */
export const manyPanel = {
  title: (company: string) => `一起开具：${company}`,
  lead: "勾选的草稿依次排队开具，每张都有自己的单据号，不会重复。要改的点购买方打开。",
  none: "没有保存的草稿",
  drafts: "草稿",
  chosen: "选中",
  choose: (buyer: string) => `选中 ${buyer}`,
  buyer: "购买方",
  kind: (kind: string, isRed: boolean) => (isRed ? `红字 ${kind}` : kind),
  standing: "情况",
  checking: "正在检查…",
  ready: "可以开",
  warnings: (count: number) => `${count} 处留意`,
  blocks: (count: number) => `${count} 处要改`,
  suspect: (number: string, at: string) => `${number}（${at}）`,
  alike: (suspect: string) => `疑似重复：${suspect}。确实要再开才勾选`,
  handing: "正在交出…",
  handed: "已排队开具",
  failed: (problem: string, detail: string) => `没有交出：${problem} ${detail}`,
  back: "返回填票",
  handedCount: (count: number) => `已排队 ${count} 张，到“发票”看结果`,
  issue: (count: number, gross: string) => `开具 ${count} 张 ¥${gross}`,
  ask: (company: string, count: number, gross: string) => `用 ${company} 开具 ${count} 张，价税合计 ¥${gross}。`,
  askTitle: "确认一起开具",
  confirm: (count: number) => `开具 ${count} 张`,
  cancel: "再看看",
};
