import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, onScopeDispose, toValue, watch } from "vue";

import type {
  CompaniesView,
  CompanySetting,
  CredentialsRequest,
  NewCompany,
  SortCompaniesRequest,
  StandingView,
} from "@/contract";
import { useHost } from "@/host";
import { useAppInfo } from "./account";
import { KEYS } from "./keys";

/** Milliseconds after which ages of logins are looked at again. */
const LOOK_AGAIN = 60_000;

/** Milliseconds between two looks whether the platform's list is old. */
const LIST_LOOK = 10 * 60_000;

/** Milliseconds after which the platform's list is old: at the start, and while the window stays open. */
const OLD_AT_START = 10 * 60_000;
const OLD = 24 * 3_600_000;

/** The platform is asked for the list where none is known yet. */
function useList<T>(select: (view: CompaniesView) => T) {
  const host = useHost();
  const { data: info } = useAppInfo();
  return useQuery({
    queryKey: KEYS.companies,
    queryFn: async () => {
      const known = await host.companies({ refresh: false });
      return known.companies.length > 0 ? known : host.companies({ refresh: true });
    },
    select,
    staleTime: Infinity,
    // At the first start there is no account to ask.
    enabled: computed(() => info.value !== undefined && info.value.account !== null),
  });
}

/** The companies of the account. */
export function useCompanies() {
  return useList(({ companies }) => companies);
}

/** When the platform listed them. */
export function useListedAt() {
  return useList(({ listedAt }) => listedAt);
}

/**
 * Asks the platform for the companies once at the start and once a day: sums grow, terminals lock and go offline without an event.
 * TERM/LIST is a look: nobody is logged in at the bureau by it. Where it fails, the list stays as it is.
 */
export function useFreshCompanies(): void {
  const { data: info } = useAppInfo();
  const { data: listedAt } = useListedAt();
  const { mutate: refresh, isPending } = useRefreshCompanies();
  const askIfOld = (old: number) => {
    if (isPending.value || info.value?.stopped != null || listedAt.value == null) return;
    if (Date.now() - listedAt.value > old) refresh();
  };
  let hasStarted = false;
  watch(
    listedAt,
    (known) => {
      if (known == null || hasStarted) return;
      hasStarted = true;
      askIfOld(OLD_AT_START);
    },
    { immediate: true },
  );
  const looking = setInterval(() => askIfOld(OLD), LIST_LOOK);
  onScopeDispose(() => clearInterval(looking));
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
