import { chinaDay } from "@/words/time";

/** Days that move with the calendar; a view that was saved with them is right next month, too. */
export type Period = "today" | "month" | "lastMonth" | "quarter" | "year" | "lastYear";

/** The first and the last day of a period in China, as `YYYY-MM-DD`. */
export function daysOf(period: Period, now: number = Date.now()): [string, string] {
  const today = chinaDay(now);
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  switch (period) {
    case "today":
      return [today, today];
    case "month":
      return months(year, month, 1);
    case "lastMonth":
      return months(year, month - 1, 1);
    case "quarter":
      return months(year, month - (month % 3), 3);
    case "year":
      return months(year, 0, 12);
    case "lastYear":
      return months(year - 1, 0, 12);
  }
}

function months(year: number, month: number, count: number): [string, string] {
  const day = (at: Date) =>
    [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
      .map((part, place) => String(part).padStart(place === 0 ? 4 : 2, "0"))
      .join("-");
  // The day before the first of the month behind is the last.
  return [day(new Date(Date.UTC(year, month, 1))), day(new Date(Date.UTC(year, month + count, 0)))];
}
