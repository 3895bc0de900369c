import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";

import { allowStreamIteration } from "./polyfill";

/** An invoice has one page per some ten lines: beyond this it is no invoice. */
export const MAX_PAGES = 100;
/** The most bytes of a file that came from elsewhere. */
const MAX_SIZE = 30_000_000;

/** Why a file is not shown. */
export type Unreadable = "too-large" | "not-a-pdf";

export class PdfError extends Error {
  constructor(
    readonly why: Unreadable,
    options?: ErrorOptions,
  ) {
    super(why, options);
  }
}

/**
 * Opens a PDF to be drawn: nothing in it runs, and nothing of it is fetched from elsewhere. Sheets that this program laid out itself
 * are as large as the invoices on them are many.
 */
export async function openPdf(bytes: ArrayBuffer, isOurs = false): Promise<PDFDocumentProxy> {
  if (!isOurs && bytes.byteLength > MAX_SIZE) throw new PdfError("too-large");
  allowStreamIteration();
  GlobalWorkerOptions.workerSrc = workerUrl;
  const folder = new URL("pdfjs/", document.baseURI).href;
  try {
    return await getDocument({
      // A copy: the worker takes the buffer away from whoever gave it.
      data: new Uint8Array(bytes.slice(0)),
      cMapUrl: `${folder}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${folder}standard_fonts/`,
      useWorkerFetch: false,
      // The window's policy allows no WebAssembly; what would need it does not stand on invoices.
      useWasm: false,
      enableXfa: false,
      isEvalSupported: false,
      stopAtErrors: false,
    }).promise;
  } catch (cause) {
    throw new PdfError("not-a-pdf", { cause });
  }
}
