import { typed as words } from "@/words/money";
import type { Typed } from "./fen";
import type { Codec } from "./useTypedText";

/** Reads a day as people write it: `2026-11-24`, `2026.11.24`, `20261124`, `2026年11月24日`. */
export function parseDay(text: string): Typed<string> {
  const bare = text.normalize("NFKC").trim();
  if (bare === "") return { type: "empty" };
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(bare) ?? /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/.exec(bare);
  const [, year = "", month = "", day = ""] = match ?? [];
  const value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (match === null || !isDay(value)) return { type: "bad", why: words.notDay };
  return { type: "value", value };
}

/** Whether there is such a day: the calendar gives it back unchanged. */
function isDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** Reads a time of day: `8:30`, `0830`, `8点30分`. */
export function parseMinute(text: string): Typed<string> {
  const bare = text.normalize("NFKC").trim();
  if (bare === "") return { type: "empty" };
  const match = /^(\d{1,2})\s*[:点时]\s*(\d{1,2})\s*分?$/.exec(bare) ?? /^(\d{2})(\d{2})$/.exec(bare);
  const [, hour = "", minute = ""] = match ?? [];
  if (match === null || Number(hour) > 23 || Number(minute) > 59) return { type: "bad", why: words.notTime };
  return { type: "value", value: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` };
}

const asWritten = (value: string) => value;

/** Days, `2026-11-24` behind and in front. */
export const DAY: Codec<string> = { parse: parseDay, plain: asWritten, format: asWritten };
/** Times of day, `08:30` behind and in front. */
export const CLOCK: Codec<string> = { parse: parseMinute, plain: asWritten, format: asWritten };
