import { QueryClient } from "@tanstack/vue-query";

import type { DeskEvent } from "@/contract";
import { KEYS } from "./keys";

/** The cache of what the host answered; the host is this computer, so being offline does not matter to it. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: false, refetchOnWindowFocus: false },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** Asks again for what an event says has changed. */
export async function refresh(client: QueryClient, event: DeskEvent): Promise<void> {
  switch (event.type) {
    case "issuanceChanged":
      await Promise.all([
        client.invalidateQueries({ queryKey: KEYS.allIssuances }),
        client.invalidateQueries({ queryKey: KEYS.monthEnd }),
        client.invalidateQueries({ queryKey: ["invoices"] }),
        client.invalidateQueries({ queryKey: KEYS.issuance(event.serial) }),
        client.invalidateQueries({ queryKey: KEYS.attempts(event.serial) }),
        client.invalidateQueries({ queryKey: KEYS.standings }),
        client.invalidateQueries({ queryKey: ["verdict"] }),
      ]);
      return;
    case "connectionChanged":
      await client.invalidateQueries({ queryKey: KEYS.appInfo });
      return;
    case "companiesChanged":
      // A company that was parked shows in its issuances too, and an account that was stopped on top of the window.
      await Promise.all([
        client.invalidateQueries({ queryKey: KEYS.appInfo }),
        client.invalidateQueries({ queryKey: KEYS.companies }),
        client.invalidateQueries({ queryKey: KEYS.standings }),
        client.invalidateQueries({ queryKey: KEYS.allIssuances }),
        client.invalidateQueries({ queryKey: ["invoices"] }),
        client.invalidateQueries({ queryKey: ["issuance"] }),
      ]);
      return;
    case "jobMoved":
      // Whoever began the job listens for itself.
      return;
    case "reconcileChanged":
      await client.invalidateQueries({ queryKey: ["reconciliation", event.spid] });
      await client.invalidateQueries({ queryKey: ["invoices"] });
      return;
    case "loginLapsed":
    case "companyAdded":
      // What changed with them is told by an event of its own.
      return;
    case "monthRepaired":
    case "ledgerChanged":
      await client.invalidateQueries();
  }
}
