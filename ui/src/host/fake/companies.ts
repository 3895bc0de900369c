import type { StandingView } from "@/contract";
import type { Host } from "../host";
import type { Books } from "./books";

const DAY = 86_400_000;

/** The companies, how they stand and what was decided about them. */
export function fakeCompanies({
  companies,
  issuances,
  companyOf,
  isOpen,
  tell,
}: Books): Pick<Host, "companies" | "standings" | "useCompany" | "saveCompanySetting" | "sortCompanies"> {
  const used = new Map<string, number>();
  let listedAt = Date.now();

  function standingOf(spid: string): StandingView {
    const own = [...issuances.values()].filter((one) => one.spid === spid);
    return {
      spid,
      loginAt: Date.now() - (Number(spid) % 9) * DAY,
      lapsedAt: companyOf(spid).parked === null ? null : Date.now() - DAY / 24,
      activeAt: own.length === 0 ? null : Math.max(...own.map(({ updatedAt }) => updatedAt)),
      usedAt: used.get(spid) ?? null,
      open: own.filter(isOpen).length,
      needsPerson: own.filter(({ state }) => state === "needs_person").length,
    };
  }

  return {
    async companies({ refresh }) {
      if (refresh) listedAt = Date.now();
      return { companies: companies.map((one) => ({ ...one })), listedAt };
    },
    standings: async () => companies.map(({ spid }) => standingOf(spid)),
    async useCompany(spid) {
      used.set(spid, Date.now());
    },
    async saveCompanySetting({ spid, setting }) {
      companyOf(spid).setting = setting;
      tell({ type: "companiesChanged" });
    },
    async sortCompanies({ spids, group, addTags, removeTags }) {
      for (const spid of spids) {
        const { setting } = companyOf(spid);
        if (group !== null) setting.group = group;
        setting.tags = [...new Set([...setting.tags.filter((tag) => !removeTags.includes(tag)), ...addTags])];
      }
      tell({ type: "companiesChanged" });
    },
  };
}
