import { beforeEach, expect, it, vi } from "vitest";

import { type Host, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { reversalForm } from "./reversal";

let host: Host;
let number: string;

beforeEach(async () => {
  host = fakeHost();
  const issued = await host.issuances({ spid: "1024", state: "issued", open: false });
  number = issued.find(({ gross }) => gross > 0)?.number ?? "";
});

it("is not hindered by a quantity whose field an allowance takes away", async () => {
  const form = reversalForm(host, "1024");
  await form.find(number);
  form.choose("stopped");
  form.isWhole.value = false;
  const [line] = form.choices;
  if (line === undefined) throw new Error("the original has no line");
  Object.assign(line, { chosen: true, bad: { quantity: "第 1 行 数量：不是数", net: null } });
  expect(form.hindrance.value).toBe("第 1 行 数量：不是数");
  form.choose("allowance");
  expect(form.hindrance.value).toBeNull();
  line.bad.net = "第 1 行 金额：不是数";
  form.choose("allowance");
  expect(form.hindrance.value, "an amount stays to be corrected").toBe("第 1 行 金额：不是数");
});

it("asks for so many of one line, an amount of another and the rest of a third, and nothing of what is not chosen", async () => {
  const found = await host.original("1024", number);
  const [line] = found.lines;
  if (line === undefined) throw new Error("the original has no line");
  const preview = vi.fn(host.previewReversal);
  const original: Host["original"] = async () => ({ ...found, lines: [line, line, line, line] });
  const form = reversalForm({ ...host, original, previewReversal: preview }, "1024");
  await form.find(number);
  form.choose("stopped");
  form.isWhole.value = false;
  const parts = [{ quantity: "2" }, { net: 150 }, {}];
  parts.forEach((part, at) => Object.assign(form.choices[at] ?? {}, { chosen: true, ...part }));
  Object.assign(form.choices[3] ?? {}, { quantity: "1" });
  await form.look();
  expect(preview.mock.calls[0]?.[0].extent).toEqual({
    type: "lines",
    lines: [
      { line: 0, part: { type: "quantity", quantity: "2" } },
      { line: 1, part: { type: "net", net: 150 } },
      { line: 2, part: { type: "rest" } },
    ],
  });
});

it.each([
  ["with blanks", " 2631 2000 0000 9999 9999", "26312000000099999999"],
  ["of a QR code", "01,32,,26312000000099999999,106.00,20261124,,", "26312000000099999999"],
  ["with its code", "01,04,4400203130,37839682,100.00,20261124,,", "440020313037839682"],
])("keeps the number that was asked for: %s", async (_, text, digits) => {
  const original = () =>
    Promise.reject(new HostError({ code: "original-unread", faults: [], suspects: [], detail: "税率是 ***" }));
  const form = reversalForm({ ...host, original }, "1024");
  await form.find(text);
  expect([form.asked.value, form.step.value]).toEqual([digits, "find"]);
});

it("hears no more of a look that was stopped, and looks anew", async () => {
  const found = await host.original("1024", number);
  let answer: (view: typeof found) => void = () => undefined;
  const original = vi.fn<Host["original"]>(() => new Promise((resolve) => (answer = resolve)));
  const form = reversalForm({ ...host, original }, "1024");
  const first = form.find(number);
  expect(form.isBusy.value).toBe(true);
  form.stop.value?.();
  await first;
  expect([form.isBusy.value, form.stop.value, form.problem.value]).toEqual([false, null, null]);
  answer(found);
  await Promise.resolve();
  expect(form.step.value, "what comes late changes nothing").toBe("find");
  const second = form.find(number);
  answer(found);
  await second;
  expect(form.step.value).toBe("choose");
});

it("can't be stopped while it issues", async () => {
  const reverse: Host["reverse"] = () => new Promise(() => undefined);
  const form = reversalForm({ ...host, reverse }, "1024");
  await form.find(number);
  void form.issue();
  expect([form.isBusy.value, form.stop.value]).toEqual([true, null]);
});
