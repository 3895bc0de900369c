import { flushPromises, mount } from "@vue/test-utils";
import { defineComponent, h } from "vue";
import { expect, it, vi } from "vitest";

import type { DeskEvent } from "@/contract";
import type { Host } from "@/host";
import { fakeHost } from "@/host/fake";
import ExportStatus from "./ExportStatus.vue";
import { EXPORTING, exporting, useExport } from "./exporting";
import { noFilter } from "./views";

/** A page that shows the export of the application. */
const Page = defineComponent({
  setup() {
    const shared = useExport();
    return () => h(ExportStatus, { exporting: shared });
  },
});

it("stays in sight, and can be stopped, for whoever left the page and comes back", async () => {
  let tell: ((event: DeskEvent) => void) | undefined;
  const exportInvoices = vi.fn<Host["exportInvoices"]>(() => new Promise(() => undefined));
  const cancelJob = vi.fn<Host["cancelJob"]>(() => Promise.resolve());
  const onEvent: Host["onEvent"] = async (hear) => {
    tell = hear;
    return () => undefined;
  };
  const shared = exporting({ ...fakeHost(), exportInvoices, cancelJob, onEvent });
  const stubs = { "el-button": { template: "<button><slot /></button>" }, "el-progress": true };
  const open = () => mount(Page, { global: { stubs, provide: { [EXPORTING as symbol]: shared } } });
  const before = open();
  shared.start({ filter: noFilter(), sort: { by: "time", ascending: false }, columns: ["gross"], chosen: [] });
  const job = exportInvoices.mock.calls[0]?.[0].job ?? "";
  before.unmount();
  tell?.({ type: "jobMoved", job, done: 1, total: 2 });
  const after = open();
  await flushPromises();
  expect(after.get('[data-testid="export-progress"]').text()).toContain("1 / 2");
  await after.get('[data-testid="export-stop"]').trigger("click");
  expect(cancelJob).toHaveBeenCalledWith(job);
});
