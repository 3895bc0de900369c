import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it } from "vitest";

import type { OriginalView, ProblemCode } from "@/contract";
import { workplace, WORKPLACE } from "@/draft/workplace";
import { type Host, HOST, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { queryClient } from "@/queries/client";
import { router } from "@/router";
import { until } from "@/testing/until";
import ReversePage from "./ReversePage.vue";

let unmount: (() => void) | null = null;
afterEach(() => {
  unmount?.();
  unmount = null;
});

/** The page for the first blue invoice of a company, while another is chosen. */
async function open(more: (host: Host) => Partial<Host> = () => ({})) {
  const base = fakeHost();
  const host: Host = { ...base, ...more(base) };
  const desk = workplace(host);
  await desk.choose("2048");
  const issued = await host.issuances({ spid: "1024", state: "issued", open: false });
  const number = issued.find(({ gross }) => gross > 0)?.number ?? "";
  const routes = router();
  await routes.push({ name: "reverse", params: { number }, query: { of: "1024" } });
  const page = { components: { ReversePage }, template: "<router-view />" };
  const wrapper = mount(page, {
    attachTo: document.body,
    global: {
      plugins: [routes, [VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host, [WORKPLACE as symbol]: desk },
    },
  });
  unmount = () => wrapper.unmount();
  await flushPromises();
  const shown = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  return { desk, routes, number, shown };
}

const failing = (code: ProblemCode) => () => ({
  original: () => Promise.reject(new HostError({ code, faults: [], suspects: [], detail: "明细看不到" })),
});

it("works for the company of the invoice, and leaves the invoice when another company is chosen", async () => {
  const { desk, routes, shown } = await open();
  await until(() => expect(shown("original")).not.toBeNull());
  expect(desk.spid.value).toBe("1024");
  await desk.choose("2048");
  await until(() => expect(shown("original-search")).not.toBeNull());
  const { params, query } = routes.currentRoute.value;
  expect([params["number"] ?? "", query["of"]]).toEqual(["", undefined]);
  expect(desk.spid.value).toBe("2048");
});

it.each([
  ["not-found", "平台的发票列表里没有"],
  ["original-unread", "明细看不到"],
] as const)("offers to type the red invoice of an original: %s", async (code, words) => {
  const { number, shown } = await open(failing(code));
  await until(() => expect(shown("type-instead")?.textContent).toContain(words));
  expect(shown("type-instead")?.textContent).toContain(number);
});

it("offers no typing where the original can't be reversed at all", async () => {
  const { shown } = await open(failing("cannot-reverse"));
  await until(() => expect(shown("reverse-problem")?.textContent).toContain("明细看不到"));
  expect(shown("type-instead")).toBeNull();
});

it("shows the lines of the original from the start", async () => {
  const { shown } = await open();
  await until(() => expect(shown("original-lines")?.querySelectorAll("tbody tr").length).toBeGreaterThan(0));
  expect(shown("experimental")).toBeNull();
});

it("says that what an earlier part left is a part too", async () => {
  const partly = (host: Host) => ({
    original: async (spid: string, text: string): Promise<OriginalView> => {
      const found = await host.original(spid, text);
      return { ...found, left: found.gross - 100 };
    },
  });
  const { shown } = await open(partly);
  await until(() => expect(shown("experimental")?.textContent).toContain("部分红冲"));
});

it("says in the list of what one may reverse which has a red invoice already", async () => {
  const { routes, number, shown } = await open((host) => ({
    invoices: async (request) => {
      const page = await host.invoices(request);
      return { ...page, rows: page.rows.map((row, at) => (at === 0 ? { ...row, reversedBy: "2632" } : row)) };
    },
  }));
  await routes.push({ name: "reverse" });
  await until(() => expect(document.querySelectorAll(".list button").length).toBeGreaterThan(0));
  expect(shown(`original-${number}`)?.textContent).toContain("有红冲");
  expect(document.body.textContent?.match(/有红冲/g)).toHaveLength(1);
});

it("lists what a person settled with its number among what one may reverse", async () => {
  const { routes, shown } = await open((host) => ({
    invoices: async (request) => {
      await host.settleByHand("01JDEMO0000000000007", "00263100001366340007");
      return host.invoices(request);
    },
  }));
  await routes.push({ name: "reverse" });
  await until(() => expect(shown("original-00263100001366340007")).not.toBeNull());
});
