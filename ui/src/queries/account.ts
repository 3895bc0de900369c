import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import type { LoginRequest } from "@/contract";
import { useHost } from "@/host";
import { KEYS } from "./keys";

/** Milliseconds: an account may be stopped, or go on, without an event of its own. */
const LOOK_AGAIN = 10_000;

/** The program, its account and where secrets are kept. */
export function useAppInfo() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.appInfo, queryFn: () => host.appInfo(), refetchInterval: LOOK_AGAIN });
}

/** Logs in; what was asked of an account that nobody was logged in at is asked anew. */
export function useLogIn() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: LoginRequest) => host.logIn(request),
    onSuccess: () => client.invalidateQueries(),
    // The password is in the variables: they are not kept.
    gcTime: 0,
  });
}

/** Tries the keyring again. */
export function useRetryKeyring() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => host.retryKeyring(),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.appInfo }),
  });
}

/** The companies of the account; the platform is asked for them where none is known yet. */
export function useCompanies() {
  const host = useHost();
  return useQuery({
    queryKey: KEYS.companies,
    queryFn: async () => {
      const known = await host.companies({ refresh: false });
      return known.companies.length > 0 ? known : host.companies({ refresh: true });
    },
    select: ({ companies }) => companies,
    staleTime: Infinity,
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
