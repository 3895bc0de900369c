import { expect, it, vi } from "vitest";

import { openPdf } from "./document";

vi.mock("pdfjs-dist", () => ({
  getDocument: () => ({ promise: Promise.resolve({ numPages: 250 }) }),
  GlobalWorkerOptions: {},
}));

/** A file of so many bytes. */
const file = (byteLength: number) => ({ byteLength, slice: () => new ArrayBuffer(0) }) as unknown as ArrayBuffer;

it("shows sheets of its own whatever they come to, and no file from elsewhere that is no invoice", async () => {
  await expect(openPdf(file(30_000_000))).resolves.toBeDefined();
  await expect(openPdf(file(30_000_001))).rejects.toMatchObject({ why: "too-large" });
  await expect(openPdf(file(60_000_000), true)).resolves.toMatchObject({ numPages: 250 });
});
