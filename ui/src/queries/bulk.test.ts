import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";

import type { InvoiceRow, ListedCopyView } from "@/contract";
import { HOST, type Host } from "@/host";
import { fakeHost } from "@/host/fake";
import { sampleDraft } from "@/host/fake/data";
import { noFilter } from "@/invoices/views";
import { useBulk } from "./bulk";
import { queryClient } from "./client";

/** What is done about several, over a host. */
function bulk(host: Host) {
  let made: ReturnType<typeof useBulk> | undefined;
  const setup = () => {
    made = useBulk();
    return () => null;
  };
  mount(
    { setup },
    {
      global: {
        plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
        provide: { [HOST as symbol]: host },
      },
    },
  );
  if (made === undefined) throw new Error("it was not set up");
  return made;
}

async function issuedRow(host: Host, more: Partial<InvoiceRow> = {}): Promise<InvoiceRow> {
  const sort = { by: "time", ascending: false } as const;
  const filter = { ...noFilter(), spid: "1024", states: ["issued" as const], red: false };
  const [row] = (await host.invoices({ filter, sort, after: null, limit: 1 })).rows;
  if (row === undefined) throw new Error("the stand-in has no invoice");
  return { ...row, ...more };
}

it("copies what only the platform tells of as it is listed there", async () => {
  const base = fakeHost();
  const copyListed = vi.fn((spid: string): Promise<ListedCopyView> =>
    Promise.resolve({ spid, draft: sampleDraft("COPY", 0), savedAt: null, leftOut: "请补上扣除额" }),
  );
  const host = { ...base, copyListed, copyIssuance: vi.fn<Host["copyIssuance"]>() };
  const told = await issuedRow(base, { key: "~7", ours: false, serial: "", code: "4400203130", number: "37839682" });
  const { run, outcomes } = bulk(host);
  await run("again", [told]);
  expect(outcomes.value.map(({ isDone }) => isDone)).toEqual([true]);
  expect(outcomes.value[0]?.words, "what the list leaves out is said").toContain("请补上扣除额");
  expect(copyListed).toHaveBeenCalledWith("1024", "440020313037839682");
  expect(host.copyIssuance).not.toHaveBeenCalled();
  expect((await base.drafts("1024")).some(({ draft }) => draft.serial === "COPY")).toBe(true);
});

it("reverses each whole for one reason, and leaves what was reversed in part elsewhere", async () => {
  const base = fakeHost();
  const row = await issuedRow(base);
  const partly = { ...row, key: "~8", number: "26312000000000000008" };
  const original: Host["original"] = async (spid, number) => {
    const found = await base.original(spid, row.number);
    return number === row.number ? found : { ...found, left: found.gross - 1 };
  };
  const reverse = vi.fn(base.reverse);
  const { run, outcomes } = bulk({ ...base, original, reverse });
  await run("reverse", [row, partly], "stopped");
  expect(outcomes.value.map(({ isDone, words }) => [isDone, words])).toEqual([
    [true, "已排队红冲"],
    [false, "已经红冲过，还有剩余的请单独红冲"],
  ]);
  expect(reverse.mock.calls).toEqual([
    [
      {
        spid: "1024",
        number: row.number,
        kind: row.kind,
        reason: "stopped",
        extent: { type: "whole" },
        infoNumber: null,
      },
    ],
  ]);
});
