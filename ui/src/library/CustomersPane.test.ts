import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";

import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { queryClient } from "@/queries/client";
import { until } from "@/testing/until";
import CustomersPane from "./CustomersPane.vue";

let unmount: (() => void) | null = null;
afterEach(() => {
  unmount?.();
  unmount = null;
});

async function open() {
  const host = fakeHost();
  const merge = vi.spyOn(host, "mergeCustomers");
  const suggest = vi.spyOn(host, "suggestCustomers");
  const wrapper = mount(CustomersPane, {
    attachTo: document.body,
    props: { spid: "1024" },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host },
      // The dialog has the focus once it is open.
      stubs: { transition: false },
    },
  });
  unmount = () => wrapper.unmount();
  await until(() => expect(names()).toHaveLength(3));
  return { merge, suggest };
}

const shown = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
const names = () => [...document.querySelectorAll('[data-testid="customer"]')].map((one) => one.textContent?.trim());

async function press(testid: string): Promise<void> {
  shown(testid)?.click();
  await flushPromises();
}

async function askToMergeAll(): Promise<void> {
  const all = () => document.querySelector<HTMLInputElement>("thead input");
  await until(() => expect(all()?.disabled).toBe(false));
  all()?.click();
  await until(() => expect(shown("customers-merge")?.textContent?.trim()).toBe("合并 3 条"));
  shown("customers-merge")?.click();
  await until(() => expect(shown("merge-dialog")).not.toBeNull());
}

it("asks which of the chosen stays, by what tells them apart, and undoes it", async () => {
  const { merge } = await open();
  await askToMergeAll();
  expect(shown("merge-dialog")?.textContent).toContain("91440101340088133N");
  await until(() => expect(document.activeElement).toBe(shown("merge-into-1")));
  expect(merge, "nothing yet").not.toHaveBeenCalled();
  await press("merge-into-2");
  shown("merge-into-2")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await until(() => expect(names()).toEqual(["广州南粤五金制品有限公司"]));
  expect(merge).toHaveBeenCalledExactlyOnceWith({ spid: "1024", into: 2, others: [1, 3] });
  await press("customers-undo");
  await until(() => expect(names()).toHaveLength(3));
});

it("merges nothing for whoever closes the question", async () => {
  const { merge } = await open();
  await askToMergeAll();
  await press("merge-cancel");
  await until(() => expect(shown("merge-dialog")).toBeNull());
  expect(merge).not.toHaveBeenCalled();
});

it("finds by what stands in an entry, and by pinyin as the program reads it", async () => {
  const { suggest } = await open();
  const field = shown("customers-filter") as HTMLInputElement;
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  };
  type("五金");
  await until(() => expect(names()).toEqual(["广州南粤五金制品有限公司"]));
  expect(suggest).not.toHaveBeenCalled();
  suggest.mockImplementation(async () => (await fakeHost().customers("1024")).filter(({ id }) => id === 3));
  type("zns");
  await until(() => expect(names()).toEqual(["张女士"]));
  expect(suggest).toHaveBeenCalledExactlyOnceWith("1024", "zns");
});
