import { defineAsyncComponent } from "vue";

/** The PDF dialog with all of pdf.js, loaded when the first PDF is opened. */
export function lazyPdfDialog() {
  return defineAsyncComponent(() => import("./PdfDialog.vue"));
}
