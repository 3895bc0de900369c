import { useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { Serial } from "@/contract";
import { problemOf, useHost } from "@/host";
import { KEYS } from "./keys";

/** Milliseconds between looks for a PDF that the platform is still making, and how often. */
const LOOK_AGAIN = 5_000;
const LOOKS = 24;

/** The PDF of an issuance; one that is not there yet is looked for quietly. */
export function usePdf(serial: MaybeRefOrGetter<Serial>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.pdf(toValue(serial))),
    queryFn: () => host.pdf(toValue(serial)),
    retry: (failures, error) => failures < LOOKS && problemOf(error).code === "pdf-not-yet",
    retryDelay: LOOK_AGAIN,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}
