import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount } from "@vue/test-utils";
import { afterEach, expect, it } from "vitest";

import { workplace, WORKPLACE } from "@/draft/workplace";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { sampleDraft } from "@/host/fake/data";
import { queryClient } from "@/queries/client";
import { until } from "@/testing/until";
import { common } from "@/words/common";
import { templatesDialog as words } from "@/words/form";
import { chinaDay } from "@/words/time";
import TemplatesDialog from "./TemplatesDialog.vue";

let unmount: (() => void) | null = null;
afterEach(() => {
  unmount?.();
  unmount = null;
});

it("brings a removed template back as used this month, and does not choose it again", async () => {
  const host = fakeHost(new URLSearchParams());
  const { id } = await host.saveTemplate({ spid: "1024", name: "房租", monthly: true, draft: sampleDraft("S9", 0) });
  await host.layOut({ spid: "1024", templates: [id], month: chinaDay(Date.now()).slice(0, 7) });
  const [before] = await host.templates("1024");
  const wrapper = mount(TemplatesDialog, {
    attachTo: document.body,
    props: { spid: "1024" },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host, [WORKPLACE as symbol]: workplace(host) },
    },
  });
  unmount = () => wrapper.unmount();
  const button = (text: string) =>
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.trim() === text);
  await until(() => expect(document.body.textContent).toContain(words.usedThisMonth));
  button(words.remove)?.click();
  await until(() => expect(button(common.undo)).toBeDefined());
  button(common.undo)?.click();
  await until(() => expect(document.body.textContent).toContain(words.usedThisMonth));
  expect(await host.templates("1024")).toEqual([before]);
  expect(document.querySelector<HTMLInputElement>(`[data-testid="template-${id}"] input`)?.checked).toBe(false);
});
