import type { IssuanceView, State } from "@/contract";

/** What a person can do about a document. */
export type Action =
  | "pdf"
  | "copy"
  | "reverse"
  | "reopen"
  | "withdraw"
  | "resubmit"
  | "ask"
  | "resume"
  | "settle"
  | "handOver"
  | "successor";

const ACTIONS: Record<State, readonly Action[]> = {
  queued: ["withdraw"],
  sending: [],
  accepted: ["ask"],
  unknown: ["ask"],
  held: ["resubmit", "ask"],
  issued: ["pdf", "copy", "reverse"],
  refused: ["reopen"],
  needs_person: ["settle", "ask"],
  settled_by_hand: ["copy"],
  withdrawn: ["reopen", "copy"],
};

/** What can be done in the state that a document is in. */
export function actionsOf({
  state,
  parked,
  gross,
  number = "",
  resubmits = false,
  successor = null,
  handOverFrom = null,
}: Pick<IssuanceView, "state" | "parked" | "gross"> &
  Partial<Pick<IssuanceView, "number" | "resubmits" | "successor" | "handOverFrom">>): ReadonlySet<Action> {
  // One that a person settled with its number is an invoice like any other.
  const usual = ACTIONS[state === "settled_by_hand" && number !== "" ? "issued" : state];
  const actions = new Set<Action>(parked ? (["resume", ...usual] as const) : usual);
  // A red one is neither reversed again nor issued like that again: it is derived from its original.
  if (gross < 0) for (const one of ["reverse", "copy"] as const) actions.delete(one);
  // Its contents stand in what takes its place: one more copy would be one too many.
  if (successor !== null) actions.delete("copy");
  if (successor !== null) actions.add("successor");
  if (resubmits) actions.delete("resubmit");
  // The platform's clock decides; this one only keeps the button away while nobody needs it.
  if (handOverFrom !== null && Date.now() >= handOverFrom) actions.add("handOver");
  return actions;
}
