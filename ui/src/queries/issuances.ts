import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { IssuanceFilter, IssuanceView, Serial } from "@/contract";
import { useHost } from "@/host";
import { standing } from "@/words/states";
import { KEYS } from "./keys";

/** Milliseconds after which something that moves is looked at again, should its event have been missed. */
const LOOK_AGAIN = 5_000;

/** The issuances that pass a filter, newest first. */
export function useIssuances(filter: MaybeRefOrGetter<IssuanceFilter>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.issuances(toValue(filter))),
    queryFn: () => host.issuances(toValue(filter)),
    placeholderData: (previous: IssuanceView[] | undefined) => previous,
    refetchInterval: ({ state }) => (state.data?.some((one) => standing(one).isMoving) ? LOOK_AGAIN : false),
  });
}

/** One issuance. */
export function useIssuance(serial: MaybeRefOrGetter<Serial>, enabled: MaybeRefOrGetter<boolean> = true) {
  const host = useHost();
  return useQuery({
    enabled: computed(() => toValue(enabled)),
    queryKey: computed(() => KEYS.issuance(toValue(serial))),
    queryFn: () => host.issuance(toValue(serial)),
    refetchInterval: ({ state }) => (state.data !== undefined && standing(state.data).isMoving ? LOOK_AGAIN : false),
  });
}

/** What was done about an issuance, oldest first. */
export function useAttempts(serial: MaybeRefOrGetter<Serial>, enabled: MaybeRefOrGetter<boolean> = true) {
  const host = useHost();
  return useQuery({
    enabled: computed(() => toValue(enabled)),
    queryKey: computed(() => KEYS.attempts(toValue(serial))),
    queryFn: () => host.attempts(toValue(serial)),
  });
}

/** Writes what was done about an issuance to a file where the user says. */
export function useExportTrail() {
  const host = useHost();
  return useMutation({ mutationFn: (serial: Serial) => host.exportTrail(serial) });
}

/** What can be done about an issuance that neither makes a draft nor shows anything. */
export function useIssuanceActions() {
  const host = useHost();
  const client = useQueryClient();
  // Events say the same, but the button's own effect must not wait for one.
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: KEYS.allIssuances }),
      client.invalidateQueries({ queryKey: ["invoices"] }),
      client.invalidateQueries({ queryKey: ["issuance"] }),
      client.invalidateQueries({ queryKey: ["attempts"] }),
      client.invalidateQueries({ queryKey: KEYS.companies }),
      client.invalidateQueries({ queryKey: KEYS.monthEnd }),
    ]);
  return {
    withdraw: useMutation({ mutationFn: (serial: Serial) => host.withdraw(serial), onSettled }),
    withdrawAll: useMutation({ mutationFn: (serials: readonly Serial[]) => host.withdrawAll(serials), onSettled }),
    resubmit: useMutation({ mutationFn: (serials: readonly Serial[]) => host.resubmitAll(serials), onSettled }),
    handOver: useMutation({ mutationFn: (serial: Serial) => host.handOver(serial), onSettled }),
    askAgain: useMutation({ mutationFn: (serial: Serial) => host.askAgain(serial), onSettled }),
    resume: useMutation({ mutationFn: (spid: string) => host.resumeCompany(spid), onSettled }),
  };
}
