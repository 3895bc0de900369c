import type { Unreadable } from "./document";

const WORDS: Record<Unreadable, string> = {
  "too-large": "这个 PDF 太大，窗口里不能显示",
  "not-a-pdf": "这个 PDF 打不开，文件可能不完整",
};

/** Why a PDF is not shown. */
export function pdfWords(why: Unreadable): string {
  return WORDS[why];
}
