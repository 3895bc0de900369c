import { QueryClient, type QueryKey } from "@tanstack/vue-query";

import type { DeskEvent } from "@/contract";
import { dropUnseen } from "./invoices";
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

/**
 * Milliseconds between two times that lists are asked for while much changes: what a million invoices add up to takes half of it,
 * and a batch has hundreds of events.
 */
export const PAUSE = 1_000;

/** What hears events and asks again for what they say has changed: for one document at once, for lists once in a while. */
export function refreshing(client: QueryClient): (event: DeskEvent) => void {
  const again = (queryKey: QueryKey) => client.invalidateQueries({ queryKey });
  const waiting = new Map<string, QueryKey>();
  let isBusy = false;

  async function askForLists(): Promise<void> {
    isBusy = true;
    while (waiting.size > 0) {
      const keys = [...waiting.values()];
      waiting.clear();
      dropUnseen(client);
      // None is asked again before it answered: on a busy day it never would.
      await Promise.all(keys.map(again));
      await new Promise((go) => setTimeout(go, PAUSE));
    }
    isBusy = false;
  }

  return (event) => {
    const { now, soon } = changedBy(event);
    for (const key of now) void again(key);
    for (const key of soon) waiting.set(JSON.stringify(key), key);
    if (!isBusy) void askForLists();
  };
}

const ALL: QueryKey = [];
const INVOICES: QueryKey = ["invoices"];

/** What an event changes: what one waits for, and lists. */
function changedBy(event: DeskEvent): { now: readonly QueryKey[]; soon: readonly QueryKey[] } {
  switch (event.type) {
    case "issuanceChanged":
      return {
        now: [KEYS.issuance(event.serial), KEYS.attempts(event.serial), KEYS.invoice(event.serial)],
        soon: [KEYS.allIssuances, KEYS.monthEnd, INVOICES, KEYS.standings, ["verdict"]],
      };
    case "connectionChanged":
      return { now: [KEYS.appInfo], soon: [] };
    case "companiesChanged":
      // A company that was parked shows in its issuances too, and an account that was stopped on top of the window.
      return {
        now: [KEYS.appInfo, KEYS.companies, ["issuance"]],
        soon: [KEYS.standings, KEYS.allIssuances, INVOICES],
      };
    case "reconcileChanged":
      return { now: [["reconciliation", event.spid]], soon: [INVOICES] };
    case "jobMoved":
    case "loginLapsed":
    case "companyAdded":
      // Whoever began the job listens for itself; what changed with the others is told by an event of its own.
      return { now: [], soon: [] };
    case "monthRepaired":
    case "ledgerChanged":
      return { now: [], soon: [ALL] };
  }
}
