import { keep, kept } from "@/shell/kept";

/** Where a company's hosted SIM card is: slot and card within its device; both empty where it is the company's own. */
export interface SimSlot {
  slot: string;
  card: string;
}

const KEPT = "bureau.simSlots";

function all(): Record<string, Partial<Record<keyof SimSlot, unknown>> | null> {
  const found = kept(KEPT);
  return found !== null && typeof found === "object" ? (found as ReturnType<typeof all>) : {};
}

/** What was last typed for a company. */
export function simSlotOf(spid: string): SimSlot {
  const { slot, card } = all()[spid] ?? {};
  return { slot: typeof slot === "string" ? slot : "", card: typeof card === "string" ? card : "" };
}

/** It stays where it is: it is typed once. */
export function keepSimSlot(spid: string, slot: SimSlot): void {
  keep(KEPT, { ...all(), [spid]: slot });
}
