import { openPdf } from "./document";
import "./print.css";

/** Dots per inch of a printed sheet, and points per inch of a PDF. */
const DOTS = 300;
const POINTS = 72;

/**
 * Draws every page of sheets that were laid out as a picture that fills a sheet of A4, to be printed in place of the window and of what was put on
 * paper before. `told` hears how far it is. One sheet at a time: the canvas of a whole stack would not fit into memory.
 */
export async function putOnPaper(
  bytes: ArrayBuffer,
  signal: AbortSignal,
  told: (done: number, total: number) => void,
): Promise<void> {
  clearPaper();
  const paper = document.createElement("div");
  paper.id = "paper";
  const pdf = await openPdf(bytes, true);
  try {
    const canvas = document.createElement("canvas");
    for (let number = 1; number <= pdf.numPages; number += 1) {
      signal.throwIfAborted();
      told(number - 1, pdf.numPages);
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: DOTS / POINTS });
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      await page.render({ canvas, viewport, intent: "print" }).promise;
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      if (picture === null) throw new Error(`page ${number} could not be drawn`);
      const sheet = document.createElement("img");
      sheet.src = URL.createObjectURL(picture);
      sheet.alt = "";
      paper.append(sheet);
      await sheet.decode();
      page.cleanup();
    }
    signal.throwIfAborted();
    told(pdf.numPages, pdf.numPages);
    document.body.append(paper);
  } catch (error) {
    discard(paper);
    throw error;
  } finally {
    await pdf.destroy();
  }
}

/** Takes away what was put on paper: the window itself is printed again. */
export function clearPaper(): void {
  document.querySelectorAll("#paper").forEach(discard);
}

function discard(paper: Element): void {
  for (const sheet of paper.querySelectorAll("img")) URL.revokeObjectURL(sheet.src);
  paper.remove();
}
