import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";

import type { CompanyView, ProblemCode } from "@/contract";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { COMPANIES } from "@/host/fake/data";
import { type Host, HostError } from "@/host/host";
import { queryClient } from "@/queries/client";
import { LOGINS, logins } from "./logins";
import LoginStep from "./LoginStep.vue";

let unmount: (() => void) | null = null;

afterEach(() => {
  unmount?.();
  unmount = null;
});

async function step(more: Partial<Host>, company: Partial<CompanyView> = {}) {
  const host: Host = {
    ...fakeHost(new URLSearchParams("fresh")),
    bureauAccount: async () => ({ user: "办税员", hasPassword: true }),
    ...more,
  };
  const all = logins(host);
  all.open(["1"]);
  const shown = { ...COMPANIES[0], spid: "1", ...company } as CompanyView;
  const page = defineComponent(() => () => h(LoginStep, { spid: "1", company: shown, step: all.stepOf("1") }));
  const wrapper = mount(page, {
    attachTo: document.body,
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host, [LOGINS as symbol]: all },
    },
  });
  unmount = () => wrapper.unmount();
  await flushPromises();
  return { all, wrapper };
}

const failing = (code: ProblemCode) =>
  vi.fn<Host["logCompanyIn"]>(async () => {
    throw new HostError({ code, faults: [], suspects: [], detail: "密码错误" });
  });

describe("a login that failed", () => {
  it("is not tried with the kept password instead of the typed one that was refused", async () => {
    const logCompanyIn = failing("platform-refused");
    const { all, wrapper } = await step({ logCompanyIn });
    await all.begin("1", "sms", { user: "办税员", password: "新密码" });
    await flushPromises();
    const retry = wrapper.findAll("button").find((one) => one.text() === "再试");
    await retry?.trigger("click");
    await flushPromises();
    expect(logCompanyIn).toHaveBeenCalledOnce();
    await wrapper.find("form").trigger("submit");
    expect(logCompanyIn).toHaveBeenCalledOnce();
    expect(wrapper.find('[data-testid="bureau-missing"]').exists()).toBe(true);
    await wrapper.find("input[type=password]").setValue("又一个");
    await wrapper.find("form").trigger("submit");
    expect(logCompanyIn.mock.lastCall?.[0]).toMatchObject({ password: "又一个", method: "sms" });
  });

  it("is tried once more as it was where no answer came", async () => {
    const logCompanyIn = failing("no-answer");
    const { all, wrapper } = await step({ logCompanyIn });
    await all.begin("1", "sms", { user: "办税员", password: "新密码" });
    await flushPromises();
    await wrapper
      .findAll("button")
      .find((one) => one.text() === "再试")
      ?.trigger("click");
    await flushPromises();
    expect(logCompanyIn).toHaveBeenCalledTimes(2);
    expect(logCompanyIn.mock.lastCall?.[0]).toMatchObject({ password: "新密码", method: "sms" });
  });
});

it("the code of a card in a device is read from the slot that is kept for the company", async () => {
  localStorage.clear();
  const logCompanyIn: Host["logCompanyIn"] = async () => ({ type: "codeSent", phone: "138****0000" });
  const hostedCode = vi.fn<Host["hostedCode"]>(async () => ({ code: "271828" }));
  const first = await step({ logCompanyIn, hostedCode }, { device: "9B0A" });
  await first.all.begin("1", "hostedSim");
  await flushPromises();
  await first.wrapper.find('[data-testid="sim-slot-number"]').setValue(" 3");
  await first.wrapper.find('[data-testid="read-code"]').trigger("click");
  await flushPromises();
  expect(hostedCode).toHaveBeenCalledExactlyOnceWith({ spid: "1", slot: "3", card: "" });
  expect(first.wrapper.find<HTMLInputElement>('[data-testid="bureau-code"]').element.value).toBe("271828");
  unmount?.();
  const second = await step({ logCompanyIn, hostedCode }, { device: "9B0A" });
  await second.all.begin("1", "hostedSim");
  await flushPromises();
  expect(second.wrapper.find<HTMLInputElement>('[data-testid="sim-slot-number"]').element.value).toBe("3");
});

it("a company without a device is asked for no slot", async () => {
  const logCompanyIn: Host["logCompanyIn"] = async () => ({ type: "codeSent", phone: "138****0000" });
  const { all, wrapper } = await step({ logCompanyIn }, { device: "" });
  await all.begin("1", "hostedSim");
  await flushPromises();
  expect(wrapper.find('[data-testid="read-code"]').exists()).toBe(true);
  expect(wrapper.find('[data-testid="sim-slot"]').exists()).toBe(false);
});

it("what the bureau left open is closed by a person where nothing is sent that could show it", async () => {
  const logCompanyIn: Host["logCompanyIn"] = async () => ({ type: "notSaid", message: "操作成功" });
  const resumeCompany = vi.fn<Host["resumeCompany"]>(async () => undefined);
  const { all, wrapper } = await step({ logCompanyIn, resumeCompany }, { parked: "身份认证已超时" });
  await all.begin("1", "scan");
  await flushPromises();
  await wrapper.find('[data-testid="confirm-login"]').trigger("click");
  await flushPromises();
  expect(resumeCompany).toHaveBeenCalledExactlyOnceWith("1");
});
