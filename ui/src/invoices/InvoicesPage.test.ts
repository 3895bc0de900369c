import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";

import { openApp } from "@/app";
import type { InvoicePage, InvoiceRow } from "@/contract";
import type { Host } from "@/host";
import { fakeHost } from "@/host/fake";
import { until } from "@/testing/until";

let leave: () => void = () => undefined;
beforeEach(() => {
  localStorage.clear();
  location.hash = "#/invoices";
});
afterEach(() => leave());

/** The list of every invoice of a company, changed by `rows`. */
async function open(rows: (page: InvoicePage) => InvoiceRow[] = (page) => page.rows) {
  const base = fakeHost();
  const host: Host = {
    ...base,
    invoices: async (request) => {
      const page = await base.invoices(request);
      return { ...page, rows: rows(page) };
    },
  };
  const { app, close } = await openApp(host);
  const page = document.createElement("div");
  document.body.append(page);
  app.mount(page);
  leave = () => {
    app.unmount();
    page.remove();
    close();
  };
  await until(() => expect(openers()).toHaveLength(4));
}

const shown = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
const openers = () => [...document.querySelectorAll<HTMLElement>("tr.row button.open")];
const chosen = () => [...document.querySelectorAll("tr.row")].map((row) => row.classList.contains("chosen"));
const at = () => openers().indexOf(document.activeElement as HTMLElement);

async function press(key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.activeElement?.dispatchEvent(event);
  await flushPromises();
  return event;
}

it("is walked with ↑ and ↓, and stops at either end", async () => {
  await open();
  openers()[0]?.focus();
  await press("ArrowUp");
  expect(at()).toBe(0);
  await press("ArrowDown");
  await press("ArrowDown");
  expect(at()).toBe(2);
  await press("ArrowUp");
  expect(at()).toBe(1);
  for (let time = 0; time < 5; time += 1) await press("ArrowDown");
  expect(at()).toBe(3);
  expect(chosen()).toEqual([false, false, false, false]);
});

it("is chosen from by keys alone: one with the space bar, a run with Shift, all with Ctrl+A", async () => {
  await open();
  openers()[1]?.focus();
  expect((await press(" ")).defaultPrevented, "the row is not opened").toBe(true);
  expect(chosen()).toEqual([false, true, false, false]);
  await press("ArrowDown", { shiftKey: true });
  await press("ArrowDown", { shiftKey: true });
  expect(chosen()).toEqual([false, true, true, true]);
  expect(shown("chosen-count")?.textContent).toBe("已选 3 张");
  await press(" ");
  expect(chosen()).toEqual([false, true, true, false]);
  await press("a", { ctrlKey: true });
  expect(chosen()).toEqual([true, true, true, true]);
});

const GROSS = [100, -30, 1_000_000, 5] as const;

it("says what the chosen ones add up to to the fen, void ones left out, and how much is unfinished", async () => {
  await open(({ rows }) =>
    rows.map((row, at) => ({
      ...row,
      gross: GROSS[at] ?? 0,
      voided: at === 2,
      state: at === 3 ? ("held" as const) : ("issued" as const),
    })),
  );
  expect(shown("unfinished-sum")?.textContent).toBe("未完成 1 张 · 价税合计 ¥0.05");
  openers()[0]?.focus();
  await press(" ");
  expect(shown("chosen-sum")?.textContent).toBe("价税合计 ¥1.00");
  await press("a", { ctrlKey: true });
  expect(shown("chosen-sum")?.textContent).toBe("价税合计 ¥0.75（作废的不计）");
});
