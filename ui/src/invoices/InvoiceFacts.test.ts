import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import type { InvoiceRow, InvoiceView } from "@/contract";
import { fakeHost } from "@/host/fake";
import { router } from "@/router";
import InvoiceFacts from "./InvoiceFacts.vue";
import { noFilter } from "./views";

async function facts(more: Partial<InvoiceView>, ofRow: Partial<InvoiceRow> = {}) {
  const host = fakeHost();
  const sort = { by: "time", ascending: false } as const;
  const [row] = (await host.invoices({ filter: noFilter(), sort, after: null, limit: 1 })).rows;
  const view = await host.invoice(row?.key ?? "");
  return mount(InvoiceFacts, {
    props: { issuance: undefined, view: { ...view, ...more, row: { ...view.row, ...ofRow } } },
    global: { plugins: [router()] },
  });
}

it("leads to the invoices that it names where they are known, and shows a day alone as a day", async () => {
  const row = { issuedAt: "2026-11-24 00:00:00", original: "2631", reversedBy: "2632" };
  const wrapper = await facts({ originalKey: "~77" }, row);
  const links = wrapper.findAll("a").map((link) => [link.text(), link.attributes("href")]);
  expect(links).toEqual([["2631", "#/invoices/~77"]]);
  expect(wrapper.text()).toContain("2632");
  expect(wrapper.text()).not.toContain("00:00");
});

it.each([
  ["to where it was sent when it was issued", { email: "a@example.com" }, {}, "开具时发到 a@example.com"],
  ["that it is not, where no address was given", { email: "" }, {}, "开具时没有填邮箱，平台不发"],
  ["nothing, where only the platform tells of the invoice", { email: "" }, { ours: false }, undefined],
])("says of mail %s", async (_, view, row, said) => {
  const wrapper = await facts(view, row);
  const mail = wrapper.findAll("dt").find((name) => name.text() === "邮件");
  expect(mail?.element.nextElementSibling?.textContent?.trim()).toBe(said);
});
