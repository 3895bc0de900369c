import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { useHost } from "@/host";
import { KEYS } from "./keys";

/** Milliseconds: the evening begins without an event. */
const LOOK_AGAIN = 60_000;

/** What is open on the last evening of a month; `null` at any other time. */
export function useMonthEnd() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.monthEnd, queryFn: () => host.monthEnd(), refetchInterval: LOOK_AGAIN });
}

/** Whether what is not sent by midnight is taken back. */
export function useOrderWithdrawal() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: boolean) => host.orderWithdrawal(wanted),
    onSuccess: (view) => client.setQueryData(KEYS.monthEnd, view),
  });
}
