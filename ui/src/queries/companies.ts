import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { CompanySetting, CredentialsRequest, NewCompany, SortCompaniesRequest, StandingView } from "@/contract";
import { useHost } from "@/host";
import { useAppInfo } from "./account";
import { KEYS } from "./keys";

/** Milliseconds after which ages of logins are looked at again. */
const LOOK_AGAIN = 60_000;

/** The companies of the account; the platform is asked for them where none is known yet. */
export function useCompanies() {
  const host = useHost();
  const { data: info } = useAppInfo();
  return useQuery({
    queryKey: KEYS.companies,
    queryFn: async () => {
      const known = await host.companies({ refresh: false });
      return known.companies.length > 0 ? known : host.companies({ refresh: true });
    },
    select: ({ companies }) => companies,
    staleTime: Infinity,
    // At the first start there is no account to ask.
    enabled: computed(() => info.value !== undefined && info.value.account !== null),
  });
}

/** Asks the platform for the companies. */
export function useRefreshCompanies() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => host.companies({ refresh: true }),
    onSuccess: (view) => client.setQueryData(KEYS.companies, view),
  });
}

/** How each company stands, by spid. */
export function useStandings() {
  const host = useHost();
  return useQuery({
    queryKey: KEYS.standings,
    queryFn: () => host.standings(),
    select: (standings) => new Map<string, StandingView>(standings.map((one) => [one.spid, one])),
    refetchInterval: LOOK_AGAIN,
  });
}

/** What the user decides about companies. */
export function useCompanyChanges() {
  const host = useHost();
  const client = useQueryClient();
  // Events say the same, but the button's own effect must not wait for one.
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: KEYS.companies }),
      client.invalidateQueries({ queryKey: KEYS.standings }),
    ]);
  return {
    save: useMutation({
      mutationFn: (request: { spid: string; setting: CompanySetting }) => host.saveCompanySetting(request),
      onSettled,
    }),
    sort: useMutation({ mutationFn: (request: SortCompaniesRequest) => host.sortCompanies(request), onSettled }),
    // The passwords are in the variables: they are not kept.
    add: useMutation({ mutationFn: (request: NewCompany) => host.addCompany(request), onSettled, gcTime: 0 }),
    changeCredentials: useMutation({
      mutationFn: (request: CredentialsRequest) => host.changeCredentials(request),
      onSettled,
      gcTime: 0,
    }),
    repair: useMutation({
      mutationFn: ({ spid, month }: { spid: string; month: string }) => host.repairMonth(spid, month),
    }),
  };
}

/** What is known of a company's account at the tax bureau. */
export function useBureauAccount(spid: MaybeRefOrGetter<string>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.bureauAccount(toValue(spid))),
    queryFn: () => host.bureauAccount(toValue(spid)),
    staleTime: 0,
  });
}
