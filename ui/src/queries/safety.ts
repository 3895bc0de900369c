import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { useHost } from "@/host";
import { KEYS } from "./keys";

/** Milliseconds: what befalls the ledger, and what is found out about it, is told by no event of its own. */
const LOOK_AGAIN = 5_000;

/** What befell the ledger, and what is done about it. */
export function useSafety() {
  const host = useHost();
  return useQuery({ queryKey: KEYS.safety, queryFn: () => host.safety(), refetchInterval: LOOK_AGAIN });
}

/** A person has seen what befell it. */
export function useIncidentSeen() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => host.incidentSeen(id),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.safety }),
  });
}
