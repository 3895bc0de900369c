import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import type { AttemptView } from "@/contract";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { queryClient } from "@/queries/client";
import InvoiceTrail from "./InvoiceTrail.vue";

it("tells the platform's codes and words, and how often the same was answered", () => {
  const at = Date.UTC(2026, 10, 24, 2, 0);
  const ask: AttemptView = {
    at,
    action: "ask",
    event: "in_progress",
    state: "accepted",
    version: 1,
    code: "",
    said: "FPZT 2",
    message: "开票中",
    times: 12,
    lastAt: at + 3_600_000,
  };
  const once: AttemptView = { ...ask, said: "Code 100", code: "not_known_yet", message: "", times: 1, lastAt: null };
  const wrapper = mount(InvoiceTrail, {
    props: { serial: "01JDEMO0000000000777", attempts: [ask, once] },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: fakeHost(new URLSearchParams("")) },
    },
  });
  const [first, second] = wrapper.findAll(".el-timeline-item").map((item) => item.text());
  for (const told of ["开票中", "FPZT 2", "同样的答复共 12 次"]) expect(first).toContain(told);
  for (const told of ["Code 100", "not_known_yet"]) expect(second).toContain(told);
  expect(second).not.toContain("次，");
  wrapper.unmount();
});
