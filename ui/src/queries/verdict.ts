import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { Serial, VerdictView } from "@/contract";
import { useHost } from "@/host";
import { KEYS } from "./keys";

/** Both sides of a document that needs a person. */
export function useVerdict(serial: MaybeRefOrGetter<Serial>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.verdict(toValue(serial))),
    queryFn: () => host.verdict(toValue(serial)),
  });
}

/** What waits for a person, of all companies. */
export function useWaiting() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.waiting, queryFn: () => host.waiting() });
}

/** A person saw that something may be a double. */
export function useSawDouble() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (serial: Serial) => host.sawDouble(serial),
    onSettled: () => client.invalidateQueries(),
  });
}

/** What a person does about one document before it is decided, and the three ways to decide. */
export function useVerdictActions(serial: Serial) {
  const host = useHost();
  const client = useQueryClient();
  const show = (view: VerdictView) => client.setQueryData(KEYS.verdict(serial), view);
  // What is decided shows everywhere.
  const onSettled = () => client.invalidateQueries();
  return {
    look: useMutation({ mutationFn: () => host.lookFor(serial), onSuccess: show }),
    repair: useMutation({ mutationFn: () => host.repairFor(serial), onSuccess: show }),
    find: useMutation({ mutationFn: (number: string) => host.findListed(serial, number) }),
    adopt: useMutation({ mutationFn: (numbers: string[]) => host.adopt({ serial, numbers }), onSettled }),
    byHand: useMutation({ mutationFn: (number: string) => host.settleByHand(serial, number), onSettled }),
    anew: useMutation({ mutationFn: (word: string) => host.issueAnew(serial, word), onSettled }),
  };
}
