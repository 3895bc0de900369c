import type { IssuanceView } from "@/contract";
import { plainYuan } from "@/money/fen";
import type { Host } from "../host";
import { type Books, STEP } from "./books";
import { problem } from "./problem";

type Part =
  | "pdf"
  | "pdfName"
  | "savePdf"
  | "copyPdf"
  | "openPdf"
  | "savePdfs"
  | "sheets"
  | "sheetsPdf"
  | "saveSheets"
  | "openSheets"
  | "printWindow"
  | "cancelJob";

/** PDFs, one or many. */
export function fakePdfs({ order, issuances, issuanceOf, tell }: Books): Pick<Host, Part> {
  const isLate = order.get("pdf") === "not-yet";

  return {
    async pdf({ invoice }) {
      if (isLate) throw problem("pdf-not-yet");
      return fakePdf(issuanceOf(invoice));
    },
    async pdfName({ invoice }, template) {
      if (template !== null && !/\{(号码|单据号)\}/.test(template)) {
        throw problem("bad-file", { detail: "名称里要有 {号码} 或 {单据号}，否则文件会重名" });
      }
      const { number, buyer } = issuanceOf(invoice);
      return template === null ? `dzfp_${number}.pdf` : `2026-11-24_${buyer}_106.00_${number}.pdf`;
    },
    savePdf: async () => "/home/demo/发票/发票.pdf",
    copyPdf: async () => undefined,
    async openPdf() {
      throw problem("no-reader");
    },
    async savePdfs({ invoices, job }) {
      for (let done = 0; done <= invoices.length; done += 1) {
        tell({ type: "jobMoved", job, done, total: invoices.length });
        await new Promise((resolve) => setTimeout(resolve, STEP / 10));
      }
      const failed = invoices.slice(0, isLate ? 2 : 0);
      return {
        place: "/home/demo/发票",
        saved: invoices.length - failed.length,
        failed: failed.map((invoice) => ({ invoice, number: "", buyer: "", problem: problem("pdf-not-yet").problem })),
        stopped: false,
      };
    },
    async sheets({ invoices, job }) {
      tell({ type: "jobMoved", job, done: invoices.length, total: invoices.length });
      const gross = invoices.reduce((sum, { invoice }) => sum + (issuances.get(invoice)?.gross ?? 0), 0);
      return { id: invoices[0]?.invoice ?? "", invoices, gross, failed: [], stopped: false };
    },
    sheetsPdf: async (id) => fakePdf(issuanceOf(id)),
    saveSheets: async () => "/home/demo/发票/发票打印.pdf",
    async openSheets() {
      throw problem("no-reader");
    },
    async printWindow() {
      window.print();
      return null;
    },
    cancelJob: async () => undefined,
  };
}

/** A page of 210 x 140 mm with the number on it; enough to see that PDFs are drawn. */
function fakePdf({ number, gross, serial }: IssuanceView): ArrayBuffer {
  const text = [`DEMO ${number}`, `CNY ${plainYuan(gross)}`, serial]
    .map((line, at) => `BT /F1 22 Tf 60 ${300 - at * 40} Td (${line}) Tj ET`)
    .join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 397] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  const file = `${body}${xref}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return new TextEncoder().encode(file).buffer;
}
