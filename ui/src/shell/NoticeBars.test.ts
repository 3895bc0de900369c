import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { workplace, WORKPLACE } from "@/draft/workplace";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { COMPANIES } from "@/host/fake/data";
import { queryClient } from "@/queries/client";
import NoticeBars from "./NoticeBars.vue";

/** Half past six in the evening of the last day of a month, in China. */
const EVENING = new Date(Date.UTC(2026, 10, 30, 10, 30));

let unmount: (() => void) | null = null;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: EVENING });
});
afterEach(() => {
  unmount?.();
  unmount = null;
  vi.useRealTimers();
});

async function open(order: string) {
  const host = fakeHost(new URLSearchParams(order));
  const desk = workplace(host);
  desk.spid.value = COMPANIES[0]?.spid ?? null;
  const wrapper = mount(NoticeBars, {
    attachTo: document.body,
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host, [WORKPLACE as symbol]: desk },
    },
  });
  unmount = () => wrapper.unmount();
  await flushPromises();
  const shown = (testid: string) => wrapper.find(`[data-testid="${testid}"]`);
  return { host, wrapper, shown };
}

describe("what the whole window must know", () => {
  it("is nothing where nothing is the matter", async () => {
    const { wrapper } = await open("fresh");
    expect(wrapper.text()).toBe("");
  });

  it("tries a keyring that locked again, says why it is no use, and asks anew for everything once it is", async () => {
    const { shown } = await open("keyring-stopped&account=platform");
    const bar = shown("stopped-bar");
    expect(bar.text()).toContain("系统密码保管锁着");
    expect(shown("open-login").exists()).toBe(true);
    await shown("stopped-retry").trigger("click");
    await flushPromises();
    expect(shown("stopped-bar").exists()).toBe(false);
  });

  it("asks nobody for the demo's password", async () => {
    const { host, shown } = await open("logged-out");
    const logIn = vi.spyOn(host, "logIn");
    expect(shown("open-login").exists()).toBe(false);
    await shown("demo-again").trigger("click");
    await flushPromises();
    expect(logIn).toHaveBeenCalledOnce();
    expect(shown("stopped-bar").exists()).toBe(false);
  });

  it("does not let another user into this account's ledger", async () => {
    const { shown } = await open("logged-out&account=platform");
    await shown("open-login").trigger("click");
    await flushPromises();
    const user = document.querySelector<HTMLInputElement>('[data-testid="login-user"]');
    expect([user?.value, user?.readOnly]).toEqual(["demo", true]);
  });

  it("counts down to the next try at a platform that is down, and tries it at once", async () => {
    const { host, shown } = await open("down");
    const tryNow = vi.spyOn(host, "tryNow");
    const bar = shown("connection-bar");
    expect(bar.text()).toContain("没有发票因此失败");
    const seconds = Number(/(\d+) 秒后自动再试/.exec(bar.text())?.[1]);
    expect(seconds).toBeGreaterThan(3);
    await vi.advanceTimersByTimeAsync(2_000);
    await flushPromises();
    expect(bar.text()).toContain(`${seconds - 2} 秒后自动再试`);
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    await flushPromises();
    expect(bar.text()).toContain("正在再试");
    await shown("try-now").trigger("click");
    expect(tryNow).toHaveBeenCalledOnce();
  });

  it("says on the last evening of a month what is open, and takes back what is not sent if one says so", async () => {
    const { host, shown } = await open("month-end");
    const orderWithdrawal = vi.spyOn(host, "orderWithdrawal");
    const bar = shown("month-end-bar");
    expect(bar.text()).toContain("今天是本月最后一天");
    // Of what the fake host begins with: one held, one unknown.
    expect(bar.text()).toMatch(/还有\s*2\s*张没有开出/);
    expect(bar.text()).not.toContain("还没有发送");
    const offer = shown("month-end-withdraw").find("input");
    expect((offer.element as HTMLInputElement).checked).toBe(false);
    await offer.setValue(true);
    await flushPromises();
    expect(orderWithdrawal).toHaveBeenCalledExactlyOnceWith(true);
    expect((shown("month-end-withdraw").find("input").element as HTMLInputElement).checked).toBe(true);
    await shown("month-end-withdraw").find("input").setValue(false);
    await flushPromises();
    expect(orderWithdrawal).toHaveBeenLastCalledWith(false);
  });

  it("says nothing of the month before its last evening", async () => {
    const { shown } = await open("");
    expect(shown("month-end-bar").exists()).toBe(false);
  });

  it("says that a ledger is a copy until one has seen it", async () => {
    const { host, shown } = await open("incident=copied");
    const seen = vi.spyOn(host, "incidentSeen");
    expect(shown("safety-bar").text()).toContain("这份账本是复制来的");
    expect(shown("safety-checking").text()).toContain("核对完之前不会发送");
    expect(shown("safety-filling").exists()).toBe(false);
    await shown("incident-seen").trigger("click");
    await flushPromises();
    expect(seen).toHaveBeenCalledOnce();
  });

  it("says what is taken in from the platform where a ledger was made anew", async () => {
    const { shown } = await open("incident=rebuilt");
    expect(shown("safety-filling").text()).toBe(
      "正在与平台核对 2026-11-01 以来的发票：20 家企业中还有 12 家，已补回 34 张。",
    );
    expect(shown("safety-lost").text()).toContain("有 2 张发票发送过");
  });

  it("offers twelve months of a company that was never compared, once", async () => {
    localStorage.clear();
    const first = await open("account=platform");
    const start = vi.spyOn(first.host, "startReconcile");
    await first.shown("first-compare").trigger("click");
    await flushPromises();
    expect(start).toHaveBeenCalledExactlyOnceWith({ spid: COMPANIES[0]?.spid, from: "2025-12-01", to: null });
    first.wrapper.unmount();
    const second = await open("account=platform");
    await second.shown("first-compare-later").trigger("click");
    expect(second.shown("first-compare-bar").exists()).toBe(false);
    second.wrapper.unmount();
    const third = await open("account=platform");
    expect(third.shown("first-compare-bar").exists()).toBe(false);
    localStorage.clear();
  });
});
