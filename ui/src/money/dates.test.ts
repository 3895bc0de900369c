import { describe, expect, it } from "vitest";

import { parseDay, parseMinute } from "./dates";

describe("a day", () => {
  it.each([
    ["2026-11-24", "2026-11-24"],
    ["20261124", "2026-11-24"],
    ["2026.1.4", "2026-01-04"],
    ["2026/1/4", "2026-01-04"],
    ["2026年1月4日", "2026-01-04"],
    ["２０２６-１１-２４", "2026-11-24"],
    ["2024-02-29", "2024-02-29"],
  ])("is read from %s", (text, value) => {
    expect(parseDay(text)).toEqual({ type: "value", value });
  });

  it.each(["2026-02-29", "2026-13-01", "2026-11-31", "11-24", "明天", "2026-11-24 8:00"])("is not %s", (text) => {
    expect(parseDay(text).type).toBe("bad");
  });
});

describe("a time of day", () => {
  it.each([
    ["8:30", "08:30"],
    ["0830", "08:30"],
    ["8点5分", "08:05"],
    ["２３：５９", "23:59"],
  ])("is read from %s", (text, value) => {
    expect(parseMinute(text)).toEqual({ type: "value", value });
  });

  it.each(["24:00", "8:60", "830", "八点"])("is not %s", (text) => {
    expect(parseMinute(text).type).toBe("bad");
  });
});
