import type { CompanyView, Hindrance, QuotaView, StandingView } from "@/contract";
import { shortTime } from "@/words/time";

const HINDRANCES: Record<Hindrance, string> = {
  loginLapsed: "登录已失效，要扫脸",
  locked: "已锁死，要抄报",
  offline: "终端不在线",
  notListed: "平台已不再列出",
};

/** Why a company can't issue now. */
export function hindranceWords(hindrance: Hindrance): string {
  return HINDRANCES[hindrance];
}

/** From so many days before a terminal locks it is warned of: reports take a day, and weekends lie between. */
const LOCKS_SOON = 5;

/** Below this part of the offline amount it is warned of. */
const LITTLE_LEFT = 0.1;

/** `¥28,955.66` of the platform's `28955.66`; whatever else it wrote stays as it is. */
export function yuan(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", part = ""] = match;
  return `¥${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${part.padEnd(2, "0").slice(0, 2)}`;
}

/** What is pressing about one kind of invoices; empty where nothing is. */
export function quotaWarning(quota: QuotaView): string {
  if (quota.locked) return "已锁死";
  if (quota.locksIn !== null && quota.locksIn < 0) return "锁死日已过，请核对";
  if (quota.locksIn !== null && quota.locksIn <= LOCKS_SOON) {
    return quota.locksIn === 0 ? "今天锁死" : `${quota.locksIn} 天后锁死`;
  }
  const [left, limit] = [Number(quota.offlineLeft), Number(quota.limit)];
  if (quota.offlineLeft !== "" && limit > 0 && left < limit * LITTLE_LEFT) return "离线余额不足";
  return "";
}

/** How a company's login at the tax bureau stands. */
export interface LoginWords {
  text: string;
  detail: string;
  state: "good" | "old" | "lapsed" | "unknown";
}

const HOUR = 3_600_000;

/** There is no call that asks whether a login lives: its age is what was last seen to work, or to have lapsed. */
export function loginWords(
  company: CompanyView,
  standing: StandingView | undefined,
  oldHours: number,
  now = Date.now(),
): LoginWords {
  const { loginAt = null, lapsedAt = null } = standing ?? {};
  if (company.parked !== null) {
    return { text: "已失效", detail: lapsedAt === null ? "" : `${shortTime(lapsedAt, now)} 发现`, state: "lapsed" };
  }
  if (loginAt === null) return { text: "还没登录过", detail: "", state: "unknown" };
  const hours = Math.floor((now - loginAt) / HOUR);
  const detail = `${shortTime(loginAt, now)} 还有效`;
  return hours >= oldHours
    ? { text: hours < 48 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`, detail, state: "old" }
    : { text: "有效", detail, state: "good" };
}

/** Whose login lapsed, or is so old that it may lapse in the middle of a batch. */
export function needsLogin(words: LoginWords): boolean {
  return words.state === "lapsed" || words.state === "old";
}
