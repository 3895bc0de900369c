import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import { fakeHost } from "@/host/fake";
import { router } from "@/router";
import InvoiceFacts from "./InvoiceFacts.vue";
import { noFilter } from "./views";

it("leads to the invoices that it names where they are known, and shows a day alone as a day", async () => {
  const host = fakeHost();
  const sort = { by: "time", ascending: false } as const;
  const [row] = (await host.invoices({ filter: noFilter(), sort, after: null, limit: 1 })).rows;
  const view = await host.invoice(row?.key ?? "");
  const wrapper = mount(InvoiceFacts, {
    props: {
      issuance: undefined,
      view: {
        ...view,
        row: { ...view.row, issuedAt: "2026-11-24 00:00:00", original: "2631", reversedBy: "2632" },
        originalKey: "~77",
      },
    },
    global: { plugins: [router()] },
  });
  const links = wrapper.findAll("a").map((link) => [link.text(), link.attributes("href")]);
  expect(links).toEqual([["2631", "#/invoices/~77"]]);
  expect(wrapper.text()).toContain("2632");
  expect(wrapper.text()).not.toContain("00:00");
});
