import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";

import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { keepName } from "@/pdf/name";
import { DEFAULT_NAME } from "@/words/pdf";
import { queryClient } from "./client";
import { usePdfFile } from "./pdf";

const INVOICE = { spid: "1024", invoice: "S1" };

beforeEach(() => localStorage.clear());

it.each([
  ["as usual", null, DEFAULT_NAME],
  ["as the user named files last", "{购方} {号码}", "{购方} {号码}"],
  ["as the tax bureau does", " ", null],
])("names the file of one invoice %s", async (_, kept, template) => {
  if (kept !== null) keepName(kept);
  const host = { ...fakeHost(), savePdf: vi.fn(async () => null), copyPdf: vi.fn(async () => undefined) };
  let file: ReturnType<typeof usePdfFile> | undefined;
  const setup = () => {
    file = usePdfFile();
    return () => null;
  };
  const plugins: [[typeof VueQueryPlugin, object]] = [[VueQueryPlugin, { queryClient: queryClient() }]];
  mount({ setup }, { global: { plugins, provide: { [HOST as symbol]: host } } });
  await file?.save.mutateAsync(INVOICE);
  await file?.copy.mutateAsync(INVOICE);
  expect(host.savePdf).toHaveBeenCalledWith(INVOICE, template);
  expect(host.copyPdf).toHaveBeenCalledWith(INVOICE, template);
});
