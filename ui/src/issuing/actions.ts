import type { IssuanceView, State } from "@/contract";

/** What a person can do about a document. */
export type Action = "pdf" | "copy" | "reopen" | "withdraw" | "ask" | "resume";

const ACTIONS: Record<State, readonly Action[]> = {
  queued: ["withdraw"],
  sending: [],
  accepted: ["ask"],
  unknown: ["ask"],
  held: ["ask"],
  issued: ["pdf", "copy"],
  refused: ["reopen"],
  // It stays with the person: asking again shows whether the facts still disagree.
  needs_person: ["ask"],
  settled_by_hand: ["copy"],
  withdrawn: ["reopen", "copy"],
};

/** What can be done in the state that a document is in. */
export function actionsOf({ state, parked }: Pick<IssuanceView, "state" | "parked">): ReadonlySet<Action> {
  return new Set(parked ? ["resume", ...ACTIONS[state]] : ACTIONS[state]);
}
