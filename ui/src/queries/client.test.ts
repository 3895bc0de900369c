import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { InvoiceCursor, InvoicePage, InvoiceRow } from "@/contract";
import { HOST, type Host } from "@/host";
import { fakeHost } from "@/host/fake";
import { noFilter } from "@/invoices/views";
import { PAUSE, queryClient, refreshing } from "./client";
import { useInvoices, useInvoiceSums } from "./invoices";
import { useIssuance } from "./issuances";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A list of three pages, of which so many rows have to be at hand, its sums and one document. */
async function open(needed: () => number, sums?: Host["invoiceSums"]) {
  const base = fakeHost();
  const sort = { by: "time", ascending: false } as const;
  const [row] = (await base.invoices({ filter: noFilter(), sort, after: null, limit: 1 })).rows;
  const serial = row?.serial ?? "";
  const asked: number[] = [];
  const host = {
    ...base,
    invoices: async ({ after, limit }: { after: InvoiceCursor | null; limit: number }): Promise<InvoicePage> => {
      const page = Number(after?.id ?? 0);
      asked.push(page);
      const rows = Array.from({ length: limit }, (_, at) => ({ ...row, key: `${page}-${at}` }) as InvoiceRow);
      return { rows, next: page < 2 ? { id: String(page + 1), key: "" } : null };
    },
    invoiceSums: vi.fn(sums ?? base.invoiceSums),
    issuance: vi.fn(base.issuance),
  };
  let list: ReturnType<typeof useInvoices> | undefined;
  const setup = () => {
    list = useInvoices(noFilter(), sort, needed);
    useInvoiceSums(noFilter());
    useIssuance(serial);
    return () => null;
  };
  const client = queryClient();
  mount({ setup }, { global: { plugins: [[VueQueryPlugin, { queryClient: client }]], provide: { [HOST]: host } } });
  await vi.advanceTimersByTimeAsync(0);
  await list?.fetchNextPage();
  await list?.fetchNextPage();
  asked.length = 0;
  host.invoiceSums.mockClear();
  host.issuance.mockClear();
  return { host, asked, list, serial, hear: refreshing(client) };
}

it("asks for lists at the first event, then once in a while, and at the end once more", async () => {
  const { host, hear, serial } = await open(() => 1);
  hear({ type: "issuanceChanged", serial });
  await vi.advanceTimersByTimeAsync(0);
  expect(host.invoiceSums, "at once").toHaveBeenCalledTimes(1);
  for (let event = 0; event < 200; event += 1) {
    hear({ type: "issuanceChanged", serial: `S${event}` });
    await vi.advanceTimersByTimeAsync(PAUSE / 100);
  }
  expect(host.invoiceSums.mock.calls.length, "two seconds of a batch").toBeLessThanOrEqual(3);
  hear({ type: "issuanceChanged", serial: "S200" });
  const before = host.invoiceSums.mock.calls.length;
  await vi.advanceTimersByTimeAsync(PAUSE);
  expect(host.invoiceSums, "the last event").toHaveBeenCalledTimes(before + 1);
  await vi.advanceTimersByTimeAsync(10 * PAUSE);
  expect(host.invoiceSums, "nothing more").toHaveBeenCalledTimes(before + 1);
});

it("asks for the document itself at every event", async () => {
  const { host, hear, serial } = await open(() => 1);
  for (const at of [1, 2, 3]) {
    hear({ type: "issuanceChanged", serial });
    await vi.advanceTimersByTimeAsync(1);
    expect(host.issuance).toHaveBeenCalledTimes(at);
  }
});

it("does not ask a list again that has not answered yet", async () => {
  const answers: (() => void)[] = [];
  const base = fakeHost();
  const { host, hear, serial } = await open(
    () => 1,
    async (filter) => {
      await new Promise<void>((answer) => answers.push(answer));
      return base.invoiceSums(filter);
    },
  );
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
  for (let event = 0; event < 5; event += 1) {
    hear({ type: "issuanceChanged", serial });
    await vi.advanceTimersByTimeAsync(PAUSE);
  }
  expect(host.invoiceSums).toHaveBeenCalledTimes(1);
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(PAUSE);
  expect(host.invoiceSums).toHaveBeenCalledTimes(2);
});

it.each([
  ["the first page where one stands at the top", 30, [0]],
  ["as far as what is in sight", 101, [0, 1]],
  ["all of it at the end", 310, [0, 1, 2]],
])("asks again for %s", async (_, needed, pages) => {
  const { asked, list, hear, serial } = await open(() => needed);
  expect(list?.data.value?.pages).toHaveLength(3);
  hear({ type: "issuanceChanged", serial });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(pages);
  expect(list?.data.value?.pages).toHaveLength(pages.length);
  expect(list?.hasNextPage.value).toBe(pages.length < 3);
});
