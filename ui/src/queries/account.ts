import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import type { ConnectRequest, IssuingSettings, LoginRequest, Preferences } from "@/contract";
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

/** Tries a platform that was not reached now. */
export function useTryNow() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => host.tryNow(),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.appInfo }),
  });
}

/** Tries the keyring again. */
export function useRetryKeyring() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => host.retryKeyring(),
    // What was stopped for it goes on: what could not be asked meanwhile is asked anew.
    onSuccess: () => client.invalidateQueries(),
    onError: () => client.invalidateQueries({ queryKey: KEYS.appInfo }),
  });
}

/** The accounts that were connected once. */
export function useAccounts() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.accounts, queryFn: () => host.accounts() });
}

/** Connects to a platform; what follows is up to whoever asked. */
export function useConnect() {
  const host = useHost();
  return useMutation({ mutationFn: (request: ConnectRequest) => host.connect(request), gcTime: 0 });
}

/** What the user prefers. */
export function usePreferences() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.preferences, queryFn: () => host.preferences(), staleTime: Infinity });
}

/** Keeps what the user prefers. */
export function useSavePreferences() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (preferences: Preferences) => host.savePreferences(preferences),
    onSuccess: (kept) => client.setQueryData(KEYS.preferences, kept),
  });
}

/** How documents are issued. */
export function useIssuing() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.issuing, queryFn: () => host.issuingSettings(), staleTime: Infinity });
}

/** Changes how documents are issued. */
export function useChangeIssuing() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: IssuingSettings) => host.changeIssuingSettings(settings),
    onSuccess: (kept) => client.setQueryData(KEYS.issuing, kept),
  });
}
