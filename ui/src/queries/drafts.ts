import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { DraftView, Serial } from "@/contract";
import { useHost } from "@/host";
import { KEYS } from "./keys";

/** The saved drafts of a company, last saved first. */
export function useDrafts(spid: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.drafts(toValue(spid))),
    queryFn: () => host.drafts(toValue(spid)),
    enabled: computed(() => toValue(enabled)),
    staleTime: 0,
  });
}

/** Throws a draft away. */
export function useDiscardDraft() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (serial: Serial) => host.discardDraft(serial),
    onSettled: () => client.invalidateQueries({ queryKey: ["drafts"] }),
  });
}

/** Drafts made of documents: a refused one to correct, or a copy. */
export function useDraftsOfIssuances() {
  const host = useHost();
  return {
    reopen: useMutation({ mutationFn: (serial: Serial): Promise<DraftView> => host.reopen(serial) }),
    copy: useMutation({ mutationFn: (serial: Serial): Promise<DraftView> => host.copyIssuance(serial) }),
  };
}
