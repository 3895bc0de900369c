import { flushPromises } from "@vue/test-utils";
import { expect, it, vi } from "vitest";

import type { BureauStepView, ScanEnd } from "@/contract";
import { fakeHost } from "@/host/fake";
import { type Host, HostError } from "@/host/host";
import { logins } from "./logins";

const PICTURE = "data:image/svg+xml;base64,AA==";

/** Logins over a host whose scans end when the test says so. */
function desk(more: Partial<Host> = {}) {
  const scans = new Map<string, (end: ScanEnd) => void>();
  const asked: string[] = [];
  const host: Host = {
    ...fakeHost(new URLSearchParams("fresh")),
    faceScan: async (spid) => {
      asked.push(spid);
      return { type: "scan", picture: PICTURE };
    },
    waitForScan: (spid) => new Promise((resolve) => scans.set(spid, resolve)),
    stopScan: async (spid) => scans.get(spid)?.("stopped"),
    ...more,
  };
  const scan = async (spid: string) => {
    scans.get(spid)?.("scanned");
    await flushPromises();
  };
  return { all: logins(host), scan, asked };
}

it("several companies are scanned one after another, each asked for when its turn comes", async () => {
  const { all, scan, asked } = desk();
  all.open(["1", "2"], "face");
  await flushPromises();
  expect(all.stepOf("1").type).toBe("scanning");
  expect(asked).toEqual(["1"]);
  await scan("1");
  expect(all.current.value).toBe("2");
  expect(asked).toEqual(["1", "2"]);
  await scan("2");
  expect([all.stepOf("1").type, all.stepOf("2").type]).toEqual(["done", "done"]);
});

it("of several, those whose scan lapsed begin by themselves and the others wait for a choice", async () => {
  const { all, scan, asked } = desk();
  all.open(
    ["1", "2", "3"],
    new Map([
      ["1", "face"],
      ["3", "face"],
    ] as const),
  );
  await flushPromises();
  await scan("1");
  expect([all.current.value, all.stepOf("2").type, asked]).toEqual(["2", "choosing", ["1"]]);
  all.show("3");
  await flushPromises();
  expect(asked).toEqual(["1", "3"]);
});

it("asks for nothing before the user chose how", async () => {
  const { all, asked } = desk();
  all.open(["1"]);
  await flushPromises();
  expect(asked).toEqual([]);
  expect(all.stepOf("1").type).toBe("choosing");
});

it("a scan is waited for while the dialog is closed", async () => {
  const { all, scan } = desk();
  all.open(["1"], "face");
  await flushPromises();
  all.hide();
  expect(all.waiting.value).toBe(1);
  await scan("1");
  expect(all.waiting.value).toBe(0);
  expect(all.stepOf("1")).toEqual({ type: "done", already: false });
});

it("an answer that comes after the step was cancelled changes nothing", async () => {
  let answer: (step: BureauStepView) => void = () => undefined;
  const { all } = desk({ faceScan: () => new Promise((resolve) => (answer = resolve)) });
  all.open(["1"], "face");
  all.cancel("1");
  answer({ type: "scan", picture: PICTURE });
  await flushPromises();
  expect(all.stepOf("1").type).toBe("choosing");
});

it("a code that is wrong may be typed again, the right one ends it", async () => {
  const handOverCode = vi.fn<Host["handOverCode"]>(async (_, code) => {
    const problem = { code: "platform-refused", faults: [], suspects: [], detail: "验证码错误" } as const;
    if (code !== "123456") throw new HostError({ ...problem, faults: [], suspects: [] });
  });
  const { all } = desk({ handOverCode, logCompanyIn: async () => ({ type: "codeSent", phone: "138****8000" }) });
  all.open(["1"]);
  await all.begin("1", "sms", { user: "u", password: "p" });
  expect(all.stepOf("1")).toMatchObject({ type: "code", phone: "138****8000" });
  await expect(all.handOver("1", "000000")).rejects.toThrow();
  expect(all.stepOf("1").type).toBe("code");
  await all.handOver("1", "123456");
  expect(all.stepOf("1").type).toBe("done");
});

it("one that is logged in already is recognised", async () => {
  const { all } = desk({ logCompanyIn: async () => ({ type: "loggedIn" }) });
  all.open(["1"]);
  await all.begin("1", "scan");
  expect(all.stepOf("1")).toEqual({ type: "done", already: true });
});

it("a company that is skipped leaves the queue, and the next one has its turn", async () => {
  const { all, asked } = desk();
  all.open(["1", "2"], "face");
  await flushPromises();
  all.skip("1");
  await flushPromises();
  expect([all.queue.value, all.current.value, asked]).toEqual([["2"], "2", ["1", "2"]]);
});

it("offers the code once for what someone waits for, and closes by itself after the scan", async () => {
  const { all, scan, asked } = desk();
  all.offer("1", "S1");
  await flushPromises();
  expect([all.isOpen.value, asked]).toEqual([true, ["1"]]);
  await scan("1");
  expect(all.isOpen.value).toBe(false);
  all.offer("1", "S1");
  expect(all.isOpen.value).toBe(false);
  all.offer("1", "S2");
  await flushPromises();
  expect([all.isOpen.value, asked]).toEqual([true, ["1", "1"]]);
});

it("leaves a dialog alone that is open for something else", async () => {
  const { all, asked } = desk();
  all.open(["1"], "face");
  await flushPromises();
  all.offer("2", "S2");
  await flushPromises();
  expect([all.queue.value, asked]).toEqual([["1"], ["1"]]);
});

it("asks again as it was asked, with what was typed until that was taken, whatever else was looked at", async () => {
  let fails = true;
  const logCompanyIn = vi.fn<Host["logCompanyIn"]>(async () => {
    if (fails) throw new HostError({ code: "no-answer", faults: [], suspects: [], detail: "" });
    return { type: "codeSent", phone: "138****8000" };
  });
  const { all } = desk({ logCompanyIn });
  all.open(["1", "2"]);
  await all.begin("1", "sms", { user: "u", password: "新密码" });
  expect(all.stepOf("1")).toMatchObject({ type: "failed", way: "sms", isTyped: true });
  all.show("2");
  fails = false;
  await all.again("1");
  expect(logCompanyIn.mock.lastCall?.[0]).toEqual({ spid: "1", user: "u", password: "新密码", method: "sms" });
  expect(all.stepOf("1")).toMatchObject({ type: "code", way: "sms" });
  await all.again("1");
  expect(logCompanyIn.mock.lastCall?.[0]).toEqual({ spid: "1", user: "", password: null, method: "sms" });
});

it("says of a wait that failed in the background, until someone saw it", async () => {
  let fail: (error: Error) => void = () => undefined;
  const { all } = desk({ waitForScan: () => new Promise((_, reject) => (fail = reject)) });
  all.open(["1"], "face");
  await flushPromises();
  all.hide();
  fail(new HostError({ code: "platform-refused", faults: [], suspects: [], detail: "二维码已过期" }));
  await flushPromises();
  expect([all.waiting.value, all.failed.value]).toEqual([0, 1]);
  // Another company's login is no reason to forget it.
  all.open(["2"]);
  all.hide();
  expect(all.queue.value).toContain("1");
  all.reopen();
  expect([all.isOpen.value, all.failed.value]).toEqual([true, 0]);
});

it("a company that is parked goes on where the user says that it is logged in", async () => {
  const resumeCompany = vi.fn<Host["resumeCompany"]>(async () => undefined);
  const { all } = desk({ resumeCompany, logCompanyIn: async () => ({ type: "notSaid", message: "" }) });
  all.open(["1"]);
  await all.begin("1", "sms");
  expect(all.stepOf("1").type).toBe("notSaid");
  await all.confirm("1");
  expect(resumeCompany).toHaveBeenCalledExactlyOnceWith("1");
  expect(all.stepOf("1")).toEqual({ type: "done", already: true });
});
