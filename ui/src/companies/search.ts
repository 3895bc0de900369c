import type { CompanyView, StandingView } from "@/contract";

/** What narrows the list of companies down. */
export interface CompanyFilter {
  words: string;
  /** Only those that can't issue now. */
  hindered: boolean;
  /** Only those of this group; `null` for all. */
  group: string | null;
  /** Only those with this mark; `null` for all. */
  tag: string | null;
}

export type SortKey = "name" | "login" | "open" | "active";

/** Whether a company answers what was typed: a part of its name, the initials of its pinyin, or a part of its tax number. */
export function answers(company: CompanyView, typed: string): boolean {
  const words = typed.trim().toUpperCase();
  if (words === "") return true;
  if (company.name.toUpperCase().includes(words) || company.taxNumber.includes(words)) return true;
  return /^[A-Z0-9]+$/.test(words) && hasInitials(company.initials, words.toLowerCase());
}

/** Whether characters follow each other whose initials are these letters. */
function hasInitials(initials: readonly string[], letters: string): boolean {
  const last = initials.length - letters.length;
  for (let start = 0; start <= last; start += 1) {
    let at = 0;
    while (at < letters.length && initials[start + at]?.includes(letters.charAt(at))) at += 1;
    if (at === letters.length) return true;
  }
  return false;
}

/** Whether the platform still lists it: one that it does not is only found by those who look for it. */
export function isListed({ hindrances }: Pick<CompanyView, "hindrances">): boolean {
  return !hindrances.includes("notListed");
}

/** The companies that pass a filter, in their order. */
export function narrowed(companies: readonly CompanyView[], filter: CompanyFilter): CompanyView[] {
  return companies.filter(
    (one) =>
      (isListed(one) || filter.words.trim() !== "") &&
      (!filter.hindered || one.hindrances.length > 0) &&
      (filter.group === null || one.setting.group === filter.group) &&
      (filter.tag === null || one.setting.tags.includes(filter.tag)) &&
      answers(one, filter.words),
  );
}

/** The same companies, sorted; by name is the order that they come in. */
export function sorted(
  companies: CompanyView[],
  standings: ReadonlyMap<string, StandingView>,
  key: SortKey,
): CompanyView[] {
  const rank = (one: CompanyView): number => {
    const standing = standings.get(one.spid);
    switch (key) {
      case "name":
        return 0;
      // The oldest login first: it lapses next.
      case "login":
        return one.parked === null ? (standing?.loginAt ?? 0) : -1;
      case "open":
        return -(standing?.open ?? 0);
      case "active":
        return -(standing?.activeAt ?? 0);
    }
  };
  return key === "name" ? companies : companies.toSorted((one, other) => rank(one) - rank(other));
}

/** Those that were chosen lately first, the others behind them in their order. */
export function recentFirst(
  companies: readonly CompanyView[],
  standings: ReadonlyMap<string, StandingView>,
): CompanyView[] {
  const used = (one: CompanyView) => standings.get(one.spid)?.usedAt ?? 0;
  return companies.toSorted((one, other) => used(other) - used(one));
}

/** The groups, or marks, that are in use, in Chinese order. */
export function inUse(companies: readonly CompanyView[], of: (one: CompanyView) => readonly string[]): string[] {
  const found = new Set(companies.flatMap((one) => [...of(one)]).filter((name) => name !== ""));
  return [...found].sort((one, other) => one.localeCompare(other, "zh-CN"));
}
