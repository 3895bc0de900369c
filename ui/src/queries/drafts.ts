import { useMutation, useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { DraftView, InvoiceRow, ListedCopyView, Serial } from "@/contract";
import { type Host, useHost } from "@/host";
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

/** Drafts made of documents: a refused one to correct, or a copy. */
export function useDraftsOfIssuances() {
  const host = useHost();
  return {
    reopen: useMutation({ mutationFn: (serial: Serial): Promise<DraftView> => host.reopen(serial) }),
    copy: useMutation({ mutationFn: (serial: Serial): Promise<DraftView> => host.copyIssuance(serial) }),
  };
}

/** A new draft like an invoice of the list: ours as it was written, one that only the platform tells of as it is listed, with what that leaves out. */
export const copyOf = async (host: Host, { ours, serial, spid, code, number }: InvoiceRow): Promise<ListedCopyView> =>
  ours ? { ...(await host.copyIssuance(serial)), leftOut: "" } : host.copyListed(spid, code + number);

/** See `copyOf`. */
export function useCopies() {
  const host = useHost();
  return useMutation({ mutationFn: (row: InvoiceRow) => copyOf(host, row) });
}
