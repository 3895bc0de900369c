import { defineAsyncComponent } from "vue";

/** The PDF dialog with all of pdf.js, loaded when the first PDF is opened. */
export function lazyPdfDialog() {
  return defineAsyncComponent(() => import("./PdfDialog.vue"));
}

/** The dialog that saves or lays out many PDFs. */
export function lazyPdfsDialog() {
  return defineAsyncComponent(() => import("./PdfsDialog.vue"));
}

/** The dialog that shows what was laid out. */
export function lazySheetsDialog() {
  return defineAsyncComponent(() => import("./SheetsDialog.vue"));
}
