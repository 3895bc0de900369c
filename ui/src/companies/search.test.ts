import { expect, it } from "vitest";

import type { StandingView } from "@/contract";
import { company } from "@/host/fake/data";
import { answers, narrowed, recentFirst, sorted } from "./search";

const kks = { ...company("1", "开科思（上海）商务", "91310115563144366Q", "上海"), initials: [..."kksshsw"] };
const changcheng = { ...company("2", "长城贸易", "91440101340088133N", "广东"), initials: ["cz", "c", "m", "y"] };

it.each([
  ["a part of the name", "科思", true],
  ["initials from the beginning", "kks", true],
  ["initials from the middle, in capitals", "SHSW", true],
  ["a part of the tax number", "5563144", true],
  ["initials with a gap", "ksw", false],
  ["another name", "贸易", false],
  ["nothing", "  ", true],
])("%s: %s", (_, typed, found) => {
  expect(answers(kks, typed)).toBe(found);
});

it("every reading of a character counts", () => {
  expect(answers(changcheng, "ccm")).toBe(true);
  expect(answers(changcheng, "zcm")).toBe(true);
});

it("filters are taken together", () => {
  const parked = { ...kks, spid: "3", hindrances: ["loginLapsed" as const] };
  const grouped = { ...kks, spid: "4", setting: { ...kks.setting, group: "一组", tags: ["月结"] } };
  const of = (filter: Partial<Parameters<typeof narrowed>[1]>) =>
    narrowed([kks, parked, grouped], { words: "", hindered: false, group: null, tag: null, ...filter }).map(
      ({ spid }) => spid,
    );
  expect(of({})).toEqual(["1", "3", "4"]);
  expect(of({ hindered: true })).toEqual(["3"]);
  expect(of({ group: "一组" })).toEqual(["4"]);
  expect(of({ tag: "月结", words: "kks" })).toEqual(["4"]);
  expect(of({ tag: "月结", words: "贸易" })).toEqual([]);
});

function standing(spid: string, more: Partial<StandingView>): [string, StandingView] {
  const none = { loginAt: null, lapsedAt: null, activeAt: null, usedAt: null, open: 0, needsPerson: 0 };
  return [spid, { spid, ...none, ...more }];
}

it("the oldest login and the most open work come first, and what was used last", () => {
  const standings = new Map([
    standing("1", { loginAt: 20, open: 1, usedAt: 1 }),
    standing("2", { loginAt: 10, open: 5, usedAt: 9 }),
  ]);
  const spids = (of: { spid: string }[]) => of.map(({ spid }) => spid);
  expect(spids(sorted([kks, changcheng], standings, "name"))).toEqual(["1", "2"]);
  expect(spids(sorted([kks, changcheng], standings, "login"))).toEqual(["2", "1"]);
  expect(spids(sorted([kks, changcheng], standings, "open"))).toEqual(["2", "1"]);
  expect(spids(recentFirst([kks, changcheng], standings))).toEqual(["2", "1"]);
});

it("one that the platform no longer lists is found by who looks for it, and shown to nobody else", () => {
  const gone = { ...kks, spid: "5", hindrances: ["notListed" as const] };
  const of = (filter: Partial<Parameters<typeof narrowed>[1]>) =>
    narrowed([kks, gone], { words: "", hindered: false, group: null, tag: null, ...filter }).map(({ spid }) => spid);
  expect(of({})).toEqual(["1"]);
  expect(of({ hindered: true })).toEqual([]);
  expect(of({ words: "kks" })).toEqual(["1", "5"]);
});
