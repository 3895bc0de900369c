import { expect, it } from "vitest";

import { daysOf } from "./period";

it("knows the days of every period, over the ends of years and in leap years", () => {
  const rows = [
    ["2026-11-28", "today", "2026-11-28", "2026-11-28"],
    ["2026-11-28", "month", "2026-11-01", "2026-11-30"],
    ["2026-01-05", "lastMonth", "2025-12-01", "2025-12-31"],
    ["2028-03-31", "lastMonth", "2028-02-01", "2028-02-29"],
    ["2026-12-31", "quarter", "2026-10-01", "2026-12-31"],
    ["2026-01-01", "quarter", "2026-01-01", "2026-03-31"],
    ["2026-06-15", "year", "2026-01-01", "2026-12-31"],
    ["2026-06-15", "lastYear", "2025-01-01", "2025-12-31"],
  ] as const;
  for (const [now, period, first, last] of rows) {
    // A minute into the day in China: still the day before west of it.
    expect(daysOf(period, new Date(`${now}T00:01:00+08:00`).getTime()), `${now} ${period}`).toEqual([first, last]);
  }
});
