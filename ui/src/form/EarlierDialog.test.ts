import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";

import type { DraftView } from "@/contract";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { sampleDraft } from "@/host/fake/data";
import { noFilter } from "@/invoices/views";
import { queryClient } from "@/queries/client";
import { until } from "@/testing/until";
import EarlierDialog from "./EarlierDialog.vue";

let unmount: (() => void) | null = null;
afterEach(() => {
  unmount?.();
  unmount = null;
});

async function open() {
  const host = fakeHost(new URLSearchParams("outcome=queued"));
  const copied: ((view: DraftView) => void)[] = [];
  const copy = vi.spyOn(host, "copyIssuance").mockImplementation(() => new Promise((done) => copied.push(done)));
  const wrapper = mount(EarlierDialog, {
    attachTo: document.body,
    props: { spid: "1024" },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host },
    },
  });
  unmount = () => wrapper.unmount();
  const shown = (selector: string) => document.querySelector<HTMLElement>(selector);
  await until(() => expect(shown(".list button")).not.toBeNull());
  const { rows } = await host.invoices({
    filter: { ...noFilter(), spid: "1024", red: false },
    sort: { by: "time", ascending: false },
    after: null,
    limit: 100,
  });
  return { wrapper, copy, copied, shown, rows };
}

it("takes at Enter the first that answers what is typed, not what stood there a moment ago", async () => {
  const { copy, shown, rows } = await open();
  const other = rows.find(({ buyer }) => buyer !== rows[0]?.buyer);
  if (other === undefined) throw new Error("the demo has two buyers");
  const field = shown('[data-testid="earlier-search"]') as HTMLInputElement;
  field.value = other.buyer;
  field.dispatchEvent(new Event("input"));
  shown("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await until(() => expect(copy).toHaveBeenCalled());
  const first = rows.find(({ buyer }) => buyer === other.buyer);
  expect(copy.mock.calls).toEqual([[first?.serial]]);
});

it("asks once however often one presses, says so, and gives nothing to whoever stops waiting", async () => {
  const { wrapper, copy, copied, shown } = await open();
  shown(".list button")?.click();
  shown("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  shown(".list button")?.click();
  await until(() => expect(shown('[data-testid="earlier-taking"]')).not.toBeNull());
  expect(copy).toHaveBeenCalledOnce();
  shown('[data-testid="earlier-stop"]')?.click();
  copied[0]?.({ spid: "1024", draft: sampleDraft("S9", 0), savedAt: null });
  await flushPromises();
  expect(wrapper.emitted("open")).toBeUndefined();
  expect(shown('[data-testid="earlier-taking"]')).toBeNull();
  shown(".list button")?.click();
  await until(() => expect(copied).toHaveLength(2));
  copied[1]?.({ spid: "1024", draft: sampleDraft("S9", 0), savedAt: null });
  await until(() => expect(wrapper.emitted("open")).toHaveLength(1));
});
