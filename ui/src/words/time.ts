import type { Timestamp } from "@/contract";

const DAY = new Intl.DateTimeFormat("zh-CN", { year: "numeric", month: "2-digit", day: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CHINA = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "Asia/Shanghai",
});
const SECOND = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** `10:32` today, `11-23 10:32` on another day, `2025-11-23 10:32` in another year. */
export function shortTime(at: Timestamp, now: Timestamp = Date.now()): string {
  const minute = MINUTE.format(at);
  const [day, today] = [isoDay(at), isoDay(now)];
  if (day === today) return minute;
  return `${day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day} ${minute}`;
}

/** Whether a moment is the midnight of a day in China: so the platform says a day alone. */
const isDayAlone = (at: Timestamp) => (at + 8 * 3_600_000) % 86_400_000 === 0;

/** When an invoice was issued, as `shortTime`; the day where no time of it is known. */
export function rowTime({ at, issuedAt }: { at: Timestamp; issuedAt: string }, now: Timestamp = Date.now()): string {
  if (!isDayAlone(at)) return shortTime(at, now);
  const day = issuedAt === "" ? isoDay(at) : issuedAt.slice(0, 10);
  return day.slice(0, 4) === isoDay(now).slice(0, 4) ? day.slice(5) : day;
}

/** When a look-alike was queued, or the day on which it was issued elsewhere. */
export const suspectTime = (at: Timestamp): string => (isDayAlone(at) ? isoDay(at) : exactTime(at));

/** The platform's `2026-11-23 10:32:05`, or `2026-11-23` where it gave the day alone. */
export const issuedTime = (issuedAt: string): string => issuedAt.replace(/ 00:00:00$/, "");

/** `2026-11-23 10:32:05`. */
export function exactTime(at: Timestamp): string {
  return `${isoDay(at)} ${SECOND.format(at)}`;
}

/** `2026年11月23日` of the platform's `2026-11-23 10:32:05`; another form stays as it is. */
export function invoiceDay(issuedAt: string): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(issuedAt);
  return match === null ? issuedAt : `${match[1]}年${match[2]}月${match[3]}日`;
}

/** `23:55` in China, wherever this computer is. */
export function clockTime(at: Timestamp): string {
  return CHINA.format(at);
}

const CHINA_DAY = new Intl.DateTimeFormat("zh-CN", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  timeZone: "Asia/Shanghai",
});

/** `2026-11-23` in China, wherever this computer is: what is issued is dated there. */
export function chinaDay(at: Timestamp): string {
  return CHINA_DAY.format(at).replaceAll("/", "-");
}

/** `22:10` of today in China, else `11-25 22:10`, wherever this computer is. */
export function chinaTime(at: Timestamp, now: Timestamp = Date.now()): string {
  const [day, today] = [chinaDay(at), chinaDay(now)];
  return day === today ? CHINA.format(at) : `${day.slice(5)} ${CHINA.format(at)}`;
}

/** The full minute at or after a moment: what one waits for is not said too early. */
export function fullMinute(at: Timestamp): Timestamp {
  return Math.ceil(at / 60_000) * 60_000;
}

/** `2026-11-23` where this computer is. */
export function isoDay(at: Timestamp): string {
  return DAY.format(at).replaceAll("/", "-");
}

/** The first day of the month eleven months ago, in China: twelve months with this one. */
export function firstOfTwelveMonths(now: Timestamp = Date.now()): string {
  const [year = 0, month = 1] = chinaDay(now).split("-").map(Number);
  return new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
}
