import { computed, type MaybeRefOrGetter, toValue } from "vue";

import { isListed } from "@/companies/search";
import type { CompanyView } from "@/contract";
import { usePreferences } from "@/queries/account";
import { useCompanies, useStandings } from "@/queries/companies";
import { type LoginWords, loginWords, needsLogin } from "@/words/companies";
import { type Logins, useLogins } from "./logins";

/** Hours after which a login counts as old, until the user's own number is known. */
export const OLD_HOURS = 12;

/** A company that should log in before several documents of it are sent. */
export interface Due {
  company: CompanyView;
  login: LoginWords;
}

/** Who of these should log in first, what is stopped before what may stop; and whether that is known yet. */
export function useDue(spids: MaybeRefOrGetter<readonly string[]>) {
  const { data: companies, isPending: isFirst } = useCompanies();
  const { data: standings, isPending: isSecond } = useStandings();
  const { data: preferences, isPending: isThird } = usePreferences();
  const due = computed<Due[]>(() => {
    const named = new Set(toValue(spids));
    const hours = preferences.value?.loginHours ?? OLD_HOURS;
    return (companies.value ?? [])
      .filter((company) => named.has(company.spid) && isListed(company))
      .map((company) => ({ company, login: loginWords(company, standings.value?.get(company.spid), hours) }))
      .filter(({ login }) => needsLogin(login))
      .toSorted((one, other) => Number(one.company.parked === null) - Number(other.company.parked === null));
  });
  return { due, isKnown: computed(() => !isFirst.value && !isSecond.value && !isThird.value) };
}

/** Logs them in one after another: each lapsed scan begins by itself, who must log in anew chooses how. */
export function useLogInDue() {
  const logins: Logins = useLogins();
  return (due: readonly Due[]): void => {
    const lapsed = due.filter(({ company }) => company.parked !== null);
    logins.open(
      due.map(({ company }) => company.spid),
      new Map(lapsed.map(({ company }) => [company.spid, "face"])),
    );
  };
}
