import { describe, expect, it } from "vitest";

import kinds from "@/contract/Kind.ts?raw";
import problems from "@/contract/ProblemCode.ts?raw";
import states from "@/contract/State.ts?raw";
import type { Kind, ProblemCode, State } from "@/contract";
import { actionsOf } from "@/issuing/actions";
import { KEYBOARD } from "./keyboard";
import { kindWords } from "./kinds";
import { problemWords } from "./problems";
import { causeWords, checkingWords } from "./safety";
import { standing, stateWords } from "./states";
import { chinaDay, chinaTime, firstOfTwelveMonths, fullMinute, invoiceDay, rowTime, shortTime } from "./time";

/** The members of a generated union of texts. */
function members<Name extends string>(source: string): Name[] {
  const [, union = ""] = source.split("export type");
  return [...union.matchAll(/"([^"]+)"/g)].map(([, name]) => name as Name);
}

const CHINESE = /\p{Script=Han}/u;

describe.each(members<ProblemCode>(problems))("problem %s", (code) => {
  it("has a title of its own and says what to do", () => {
    const words = problemWords({ code });
    expect(words.title).toMatch(CHINESE);
    expect(words.remedy).toMatch(CHINESE);
    const others = members<ProblemCode>(problems).filter((other) => other !== code);
    expect(others.map((other) => problemWords({ code: other }).title)).not.toContain(words.title);
  });
});

const STATES = members<State>(states);

describe.each(STATES)("state %s", (state) => {
  const words = stateWords(state);

  it("has a name of its own", () => {
    expect(words.name).toMatch(CHINESE);
    expect(STATES.filter((other) => stateWords(other).name === words.name)).toEqual([state]);
  });

  it("says what happens next unless nothing does", () => {
    const isEnd = state === "issued" || state === "settled_by_hand";
    expect(words.next === "").toBe(isEnd);
  });

  it("offers something to do unless it goes on by itself", () => {
    if (!words.isMoving) expect(actionsOf({ state, parked: false, gross: 1 }).size).toBeGreaterThan(0);
  });

  it("is said to go on by itself exactly where the program goes on with it", () => {
    expect(words.isMoving).toBe(["queued", "sending", "accepted", "unknown", "held"].includes(state));
  });

  it("can be taken back, corrected or copied only where nothing is under way", () => {
    const actions = actionsOf({ state, parked: false, gross: 1 });
    expect(actions.has("withdraw")).toBe(state === "queued");
    expect(actions.has("reopen")).toBe(state === "refused" || state === "withdrawn");
    if (["sending", "accepted", "unknown", "held", "needs_person"].includes(state)) {
      expect(actions.has("copy") || actions.has("reopen") || actions.has("withdraw")).toBe(false);
    }
  });
});

describe("one that a person had issued anew", () => {
  const replaced = { state: "settled_by_hand", parked: false, gross: 1, successor: "N2" } as const;

  it("is closed, and leads to what takes its place instead of to a copy", () => {
    expect(standing(replaced).name).toBe("已换新单据号");
    expect([...actionsOf(replaced)]).toEqual(["successor"]);
  });

  it("may be a double once it turns up", () => {
    expect(standing({ ...replaced, appeared: "00263100001366349170" }).name).toBe("可能重复");
  });
});

it("tells that an unknown one is not issued twice", () => {
  expect(stateWords("unknown").next).toContain("不会重复开具");
});

it("a lapsed login comes before what the document waits for, and can be ended", () => {
  const parked = { state: "queued", parked: true, gross: 1 } as const;
  expect(standing(parked).name).toBe("等待扫脸");
  expect([...actionsOf(parked)]).toEqual(["resume", "withdraw"]);
});

it("treats what a person settled with its number as issued, red or blue, and no other", () => {
  const settled = { state: "settled_by_hand", parked: false, gross: 100 } as const;
  const number = "00263100001366349170";
  expect([...actionsOf({ ...settled, number })]).toEqual(["pdf", "copy", "reverse"]);
  expect([...actionsOf({ ...settled, gross: -100, number })]).toEqual(["pdf"]);
  expect([...actionsOf(settled)]).toEqual(["copy"]);
});

it("lets a person take over what the platform says nothing clear of, and not a moment too early", () => {
  const unclear = { state: "unknown", parked: false, gross: 1 } as const;
  expect([...actionsOf({ ...unclear, handOverFrom: Date.now() + 60_000 })]).toEqual(["ask"]);
  expect([...actionsOf({ ...unclear, handOverFrom: Date.now() - 1 })]).toEqual(["ask", "handOver"]);
});

it("tells what became of an invoice before that it was issued", () => {
  const issued = { state: "issued", parked: false } as const;
  expect(standing(issued).name).toBe("已开具");
  expect(standing({ ...issued, reversedBy: "2632" }).name).toBe("有红冲");
  expect(standing({ ...issued, reversedBy: "2632", reversed: 5_000, gross: 10_600 }).name).toBe("部分红冲");
  expect(standing({ ...issued, reversedBy: "2632", reversed: 10_600, gross: 10_600 }).name).toBe("已红冲");
  expect(standing({ ...issued, reversedBy: "2632", voided: true }).name).toBe("已作废");
  expect(standing({ ...issued, state: "settled_by_hand", reversedBy: "2632" }).name).toBe("有红冲");
});

it("offers to reverse an issued invoice, and never a red one", () => {
  expect(actionsOf({ state: "issued", parked: false, gross: 100 }).has("reverse")).toBe(true);
  expect([...actionsOf({ state: "issued", parked: false, gross: -100 })]).toEqual(["pdf"]);
});

it.each(members<Kind>(kinds))("kind %s has a name and a title", (kind) => {
  expect(kindWords(kind).name).toMatch(CHINESE);
  expect(kindWords(kind).title).toContain("发票");
});

it.each([
  ["today", new Date(2026, 10, 24, 9, 5), "09:05"],
  ["another day", new Date(2026, 10, 23, 22, 41), "11-23 22:41"],
  ["another year", new Date(2025, 11, 31, 0, 0), "2025-12-31 00:00"],
])("tells the time shortly: %s", (_, at, words) => {
  expect(shortTime(at.getTime(), new Date(2026, 10, 24, 12).getTime())).toBe(words);
});

it.each([
  ["today in China", Date.UTC(2026, 10, 24, 14, 10), "22:10"],
  ["tomorrow in China, today in London", Date.UTC(2026, 10, 24, 16, 1), "11-25 00:01"],
])("tells the platform's time: %s", (_, at, words) => {
  expect(chinaTime(at, Date.UTC(2026, 10, 24, 12))).toBe(words);
});

it("dates what is issued by China's day and month, wherever this computer is", () => {
  const newMonth = Date.UTC(2026, 10, 30, 16, 1);
  expect([chinaDay(newMonth - 120_000), chinaDay(newMonth)]).toEqual(["2026-11-30", "2026-12-01"]);
  expect([firstOfTwelveMonths(newMonth - 120_000), firstOfTwelveMonths(newMonth)]).toEqual([
    "2025-12-01",
    "2026-01-01",
  ]);
});

it.each([
  ["that is known", Date.UTC(2026, 10, 23, 2, 32), "2026-11-23 10:32:00", /^11-23 \d\d:32$/],
  ["that is not", Date.UTC(2026, 10, 22, 16), "2026-11-23 00:00:00", /^11-23$/],
  ["of another year that is not", Date.UTC(2025, 10, 22, 16), "2025-11-23 00:00:00", /^2025-11-23$/],
])("shows a time of an invoice %s", (_, at, issuedAt, words) => {
  expect(rowTime({ at, issuedAt }, Date.UTC(2026, 10, 24, 12))).toMatch(words);
});

it("does not say a minute too early", () => {
  const minute = Date.UTC(2026, 10, 24, 14, 10);
  expect([fullMinute(minute), fullMinute(minute + 1)]).toEqual([minute, minute + 60_000]);
});

it.each([
  ["2026-11-23 10:32:05", "2026年11月23日"],
  ["20261123", "2026年11月23日"],
  ["昨天", "昨天"],
])("the day on the invoice: %s", (written, day) => {
  expect(invoiceDay(written)).toBe(day);
});

describe("the keyboard map", () => {
  const sources = import.meta.glob<string>("../**/*.vue", { query: "?raw", import: "default", eager: true });
  const listened = new Set(
    Object.values(sources).flatMap((source) =>
      [...source.matchAll(/\bkey(?:\.toLowerCase\(\))? [!=]== "(\w+)"/g)].map(([, key = ""]) => key),
    ),
  );
  const said = KEYBOARD.flatMap(({ keys }) => keys.flat()).join("\n");
  const NAMES: Record<string, string> = {
    ArrowDown: "↓",
    ArrowUp: "↑",
    ArrowLeft: "←",
    ArrowRight: "→",
    Backspace: "退格",
    Enter: "回车",
    Escape: "Esc",
  };

  it.each([...listened])("tells what %s does", (key) => {
    expect(said).toContain(key.length === 1 ? `Ctrl+${key.toUpperCase()}` : (NAMES[key] ?? key));
  });

  it("finds the keys that the pages listen for", () => {
    expect([...listened]).toEqual(expect.arrayContaining(["F1", "F2", "F4", "Delete", "k", "Enter"]));
  });
});

describe("what befell the ledger", () => {
  it("says for each cause what it means", () => {
    const causes = [
      { type: "otherComputer", path: "D:\\账本" },
      { type: "copied", path: "/home/hui/账本" },
      { type: "putBack" },
      { type: "rebuilt", backup: 0, aside: "damaged/1", drafts: 0, unsent: 0 },
      { type: "rebuilt", backup: null, aside: "damaged/1", drafts: 0, unsent: 0 },
    ] as const;
    const titles = causes.map((cause) => causeWords(cause).title);
    expect(new Set(titles).size).toBe(causes.length);
    expect(causeWords(causes[0]).more).toContain("D:\\账本");
    expect(causeWords(causes[3]).more).toContain("damaged/1");
    expect(causeWords({ ...causes[3], drafts: 2 }).more).toContain("找回了 2 份");
    expect(causeWords(causes[3]).more).not.toContain("退回草稿");
    for (const rebuilt of [causes[3], causes[4]]) {
      expect(causeWords({ ...rebuilt, unsent: 80 }).more).toContain("80 张已退回草稿，请核对后重新开具");
    }
  });

  it("says how many are still asked about, and when none is", () => {
    const lost = [
      { serial: "A", company: "甲", found: null },
      { serial: "B", company: "甲", found: "已开具" },
    ];
    expect(checkingWords({ askedAbout: 2, lost })).toContain("3 张");
    expect(checkingWords({ askedAbout: 0, lost: lost.slice(1) })).toContain("照常开票");
  });
});
