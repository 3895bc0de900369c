import { expect, it } from "vitest";

import hindrances from "@/contract/Hindrance.ts?raw";
import type { Hindrance, QuotaView } from "@/contract";
import { company } from "@/host/fake/data";
import { hindranceWords, loginWords, quotaWarning, yuan } from "./companies";

const quota: QuotaView = {
  limit: "99999.99",
  monthTotal: "1",
  offlineLeft: "185000000.00",
  locksOn: "2026-12-15",
  locksIn: 21,
  locked: false,
};

it.each([
  ["28955.66", "¥28,955.66"],
  ["185000000", "¥185,000,000.00"],
  ["-5.5", "¥-5.50"],
  ["不限", "不限"],
  ["", ""],
])("%s yuan", (written, words) => {
  expect(yuan(written)).toBe(words);
});

it.each([
  ["nothing presses", {}, ""],
  ["it locks within days", { locksIn: 5 }, "5 天后锁死"],
  ["it locks today", { locksIn: 0 }, "今天锁死"],
  ["the day is past", { locksIn: -1 }, "锁死日已过，请核对"],
  ["it is locked", { locked: true, locksIn: 3 }, "已锁死"],
  ["little is left offline", { offlineLeft: "9999.00" }, "离线余额不足"],
  ["nothing is said", { offlineLeft: "", locksIn: null }, ""],
])("%s", (_, more, words) => {
  expect(quotaWarning({ ...quota, ...more })).toBe(words);
});

it("a login is as old as it was last seen to work", () => {
  const now = new Date(2026, 10, 24, 12).getTime();
  const hour = 3_600_000;
  const one = company("1", "一号公司", "", "上海");
  const standing = { spid: "1", loginAt: null, lapsedAt: null, activeAt: null, usedAt: null, open: 0, needsPerson: 0 };
  const state = (loginAt: number | null) => loginWords(one, { ...standing, loginAt }, 12, now).state;
  expect([state(null), state(now - hour), state(now - 12 * hour)]).toEqual(["unknown", "good", "old"]);
  expect(loginWords(one, { ...standing, loginAt: now - 72 * hour }, 12, now).text).toBe("3 天前");
  const lapsed = loginWords({ ...one, parked: "身份认证已超时" }, { ...standing, lapsedAt: now - hour }, 12, now);
  expect(lapsed).toEqual({ text: "已失效", detail: "11:00 发现", state: "lapsed" });
});

it("every hindrance has its words", () => {
  const [, union = ""] = hindrances.split("export type");
  const names = [...union.matchAll(/"([^"]+)"/g)].map(([, name]) => name as Hindrance);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(hindranceWords(name)).toMatch(/\p{Script=Han}/u);
});
