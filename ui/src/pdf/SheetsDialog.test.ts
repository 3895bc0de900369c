import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { SheetsView } from "@/contract";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { queryClient } from "@/queries/client";
import { until } from "@/testing/until";
import SheetsDialog from "./SheetsDialog.vue";

const SHEETS: SheetsView = {
  id: "1",
  invoices: [{ spid: "1024", invoice: "S1" }],
  gross: 10_600,
  failed: [],
  stopped: false,
};

/** Draws the next sheet. */
let draw: (() => void)[] = [];
vi.mock("./document", () => ({
  MAX_PAGES: 100,
  PdfError: Error,
  openPdf: async () => ({
    numPages: 2,
    getPage: async () => ({
      getViewport: () => ({ width: 1, height: 1 }),
      render: () => ({ promise: new Promise<void>((done) => draw.push(done)), cancel: () => undefined }),
      cleanup: () => undefined,
    }),
    destroy: async () => undefined,
  }),
}));
// What is shown is drawn by the same hands; here only what is printed counts.
vi.mock("./PdfPage.vue", () => ({ default: { render: () => null } }));

beforeEach(() => {
  draw = [];
  HTMLCanvasElement.prototype.toBlob = (give) => give(new Blob(["a sheet"]));
  HTMLImageElement.prototype.decode = async () => undefined;
});
let unmount: (() => void) | null = null;
afterEach(() => {
  unmount?.();
  unmount = null;
});

async function open() {
  const printWindow = vi.fn(async () => null);
  const host = { ...fakeHost(), sheetsPdf: async () => new ArrayBuffer(1), printWindow };
  const wrapper = mount(SheetsDialog, {
    attachTo: document.body,
    props: { sheets: SHEETS },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host },
    },
  });
  unmount = () => wrapper.unmount();
  await until(() => expect(shown("sheets-print")).not.toBeNull());
  return { printWindow };
}

const shown = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
const papers = () => document.querySelectorAll("#paper").length;
const sheets = () => document.querySelectorAll("#paper img").length;

async function drawSheet(number: number): Promise<void> {
  await until(() => expect(draw).toHaveLength(number));
  draw[number - 1]?.();
  await flushPromises();
}

it("prints nothing, and leaves nothing behind, once it is closed while sheets are drawn", async () => {
  const { printWindow } = await open();
  shown("sheets-print")?.click();
  await drawSheet(1);
  await until(() => expect(draw).toHaveLength(2));
  unmount?.();
  unmount = null;
  draw[1]?.();
  await flushPromises();
  expect(papers()).toBe(0);
  expect(printWindow).not.toHaveBeenCalled();
});

it("stops at a press, and says nothing of it but that one may print", async () => {
  const { printWindow } = await open();
  shown("sheets-print")?.click();
  await drawSheet(1);
  await until(() => expect(shown("sheets-print")?.textContent).toContain("1 / 2"));
  shown("sheets-stop")?.click();
  await drawSheet(2);
  await until(() => expect(shown("sheets-print")?.textContent?.trim()).toBe("打印"));
  expect(shown("sheets-stop")).toBeNull();
  expect(document.activeElement).toBe(shown("sheets-print"));
  expect(document.querySelector('[role="alert"]')).toBeNull();
  expect(papers()).toBe(0);
  expect(printWindow).not.toHaveBeenCalled();
});

it("prints each stack alone, also where one was left behind", async () => {
  const left = document.createElement("div");
  left.id = "paper";
  document.body.append(left);
  const { printWindow } = await open();
  for (const time of [1, 2]) {
    shown("sheets-print")?.click();
    await drawSheet(2 * time - 1);
    await drawSheet(2 * time);
    await until(() => expect(printWindow).toHaveBeenCalledTimes(time));
    expect([papers(), sheets()]).toEqual([1, 2]);
    await flushPromises();
  }
  unmount?.();
  unmount = null;
  expect(papers()).toBe(0);
});
