import { openPdf } from "./document";
import "./print.css";

/** What is printed in place of the window. */
export interface Paper {
  remove(): void;
}

/** Dots per inch of a printed sheet, and points per inch of a PDF. */
const DOTS = 300;
const POINTS = 72;

/**
 * Draws every page of sheets that were laid out as a picture that fills a sheet of A4, to be printed in place of the window. `told` hears how far it
 * is. One sheet at a time: the canvas of a whole stack would not fit into memory.
 */
export async function putOnPaper(bytes: ArrayBuffer, told: (done: number, total: number) => void): Promise<Paper> {
  const paper = document.createElement("div");
  paper.id = "paper";
  const addresses: string[] = [];
  const remove = () => {
    paper.remove();
    for (const address of addresses) URL.revokeObjectURL(address);
  };
  const pdf = await openPdf(bytes, true);
  try {
    const canvas = document.createElement("canvas");
    for (let number = 1; number <= pdf.numPages; number += 1) {
      told(number - 1, pdf.numPages);
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: DOTS / POINTS });
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      await page.render({ canvas, viewport, intent: "print" }).promise;
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      if (picture === null) throw new Error(`page ${number} could not be drawn`);
      const address = URL.createObjectURL(picture);
      addresses.push(address);
      const sheet = document.createElement("img");
      sheet.src = address;
      sheet.alt = "";
      paper.append(sheet);
      await sheet.decode();
      page.cleanup();
    }
    told(pdf.numPages, pdf.numPages);
    document.body.append(paper);
    return { remove };
  } catch (error) {
    remove();
    throw error;
  } finally {
    await pdf.destroy();
  }
}
