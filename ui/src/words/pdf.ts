import type { Unreadable } from "@/pdf/document";

/** What a file's name can be made of. */
export const NAME_FIELDS = ["开票日期", "购方", "销方", "价税合计", "号码", "单据号", "种类"] as const;

/** What files are named where the user says nothing. */
export const DEFAULT_NAME = "{开票日期}_{购方}_{价税合计}_{号码}";

/** How the files are named. */
export const nameTemplate = {
  label: "文件名（留空用税务局的命名 dzfp_号码）",
  name: "文件名",
  fields: "可加入：",
  reset: "恢复默认",
  example: (name: string) => `例：${name}`,
};

/** What both dialogs that show a PDF say of its file. */
export const pdfFile = {
  saveAs: "另存为…",
  openInReader: "用阅读器打开",
  saved: (place: string) => `已保存到 ${place}`,
};

/** The dialog that shows the PDF of one invoice. */
export const pdfDialog = {
  waiting: "正在等待，生成后自动打开…",
  fetching: "正在取 PDF…",
  print: "打印…",
  copy: "复制文件",
  copied: "已复制：到聊天或邮件里粘贴就是文件",
};

const UNREADABLE: Record<Unreadable, string> = {
  "too-large": "这个 PDF 太大，窗口里不能显示",
  "not-a-pdf": "这个 PDF 打不开，文件可能不完整",
};

/** A PDF in the window, with its tools; `unreadable` is why it is not shown. */
export const pdfView = {
  unreadable: UNREADABLE,
  smaller: "缩小",
  larger: "放大",
  fit: "适合宽度",
  count: (pages: number) => `共 ${pages} 页`,
  countAndShown: (pages: number, shown: number) => `共 ${pages} 页，只显示前 ${shown} 页`,
  pages: "PDF 页面",
};

/** A page of a PDF. */
export const pdfPage = {
  label: (page: number) => `第 ${page} 页`,
};

/** The list of PDFs that were not had. */
export const failedPdfs = {
  failed: (count: number) => `${count} 张没有取到`,
  others: "{failed}，其余不受影响：",
};

/** The dialog that saves or prints many PDFs. */
export const pdfsDialog = {
  saveTitle: (count: number) => `保存 ${count} 张发票的 PDF`,
  printTitle: (count: number) => `打印 ${count} 张发票`,
  target: "保存成",
  folder: "一个文件夹",
  zip: "一个压缩包",
  listNote: "里面有一张 Excel 清单",
  perSheet: "每张 A4 纸",
  twoPerSheet: "两张发票，中间裁开",
  onePerSheet: "一张发票",
  patience: "平台还没生成的会自动再取几次，不用管它。",
  stopped: "已停止。",
  savedNone: "没有保存任何文件",
  saved: (count: number, place: string) => `已保存 ${count} 个 PDF 和一张 Excel 清单到 ${place}`,
  fetchAgain: (count: number) => `再取这 ${count} 张`,
  saveToFolder: "选择文件夹并保存",
  saveToZip: "选择位置并保存",
  layOut: "排版",
};

/** The dialog that shows and prints the sheets that were laid out. */
export const sheetsDialog = {
  title: (count: number, gross: string) => `${count} 张发票，合计 ¥${gross}`,
  ask: (count: number) => `${count} 张发票都打在纸上了吗？记下后列表里可以按“已打印”筛选。`,
  allPrinted: "都打出来了",
  notPrinted: "没有",
  marked: (count: number) => `${count} 张已标为已打印`,
  preparing: (done: number, total: number) => `正在准备 ${done} / ${total}`,
};
