import { computed, ref, shallowReactive } from "vue";

import type { DraftView, Preview, Problem, Serial, SuspectView } from "@/contract";
import { type Host, problemOf } from "@/host";

/** Where one of several drafts stands. */
export type ManyState =
  | { type: "checking" }
  | { type: "ready" }
  /** Something must be corrected first. */
  | { type: "faulty" }
  /** It looks like some that exist; the person decides. */
  | { type: "alike"; suspects: readonly SuspectView[] }
  | { type: "handing" }
  | { type: "handed" }
  | { type: "failed"; problem: Problem };

/** One of several drafts. */
export interface ManyRow {
  view: DraftView;
  /** What it adds up to and what is wrong with it; `null` until that is known. */
  preview: Preview | null;
  state: ManyState;
}

/** Whether a draft can be handed over as it is. */
function canGo({ state }: ManyRow): boolean {
  return state.type === "ready" || state.type === "alike" || state.type === "failed";
}

/**
 * Several drafts of a company from a list to the queue: none is handed over that has a blocking fault, that was not chosen, or that looks
 * like another one before a person has seen both. What goes wrong with one keeps none of the others.
 */
export function issueMany(host: Host, spid: string, drafts: readonly DraftView[]) {
  const rows = shallowReactive(
    new Map<Serial, ManyRow>(
      drafts.map((view) => [view.draft.serial, { view, preview: null, state: { type: "checking" } }]),
    ),
  );
  const chosen = ref(new Set<Serial>());
  const isRunning = ref(false);
  let isStopping = false;

  function set(serial: Serial, more: Partial<ManyRow>): void {
    const row = rows.get(serial);
    if (row !== undefined) rows.set(serial, { ...row, ...more });
  }

  async function check(view: DraftView): Promise<void> {
    const { serial } = view.draft;
    try {
      const preview = await host.preview({ spid, draft: view.draft });
      const isFaulty = preview.faults.some(({ severity }) => severity === "block");
      set(serial, { preview, state: { type: isFaulty ? "faulty" : "ready" } });
      // What takes back is chosen by hand only.
      if (!isFaulty && view.draft.reversal === null) choose(serial, true);
    } catch (error) {
      set(serial, { state: { type: "failed", problem: problemOf(error) } });
    }
  }

  function choose(serial: Serial, isWanted: boolean): void {
    const next = new Set(chosen.value);
    if (isWanted) next.add(serial);
    else next.delete(serial);
    chosen.value = next;
  }

  async function hand({ view, state }: ManyRow): Promise<void> {
    const { serial } = view.draft;
    const beside = state.type === "alike" ? state.suspects.map((one) => one.key) : [];
    set(serial, { state: { type: "handing" } });
    try {
      await host.issueDraft({ spid, draft: view.draft, beside });
      set(serial, { state: { type: "handed" } });
    } catch (error) {
      const problem = problemOf(error);
      const { suspects } = problem;
      if (problem.code === "suspects" && suspects.length > 0) set(serial, { state: { type: "alike", suspects } });
      else set(serial, { state: problem.code === "faults" ? { type: "faulty" } : { type: "failed", problem } });
    }
    choose(serial, false);
  }

  const all = computed(() => [...rows.values()]);
  const going = computed(() => all.value.filter((row) => chosen.value.has(row.view.draft.serial) && canGo(row)));

  return {
    rows: all,
    chosen,
    choose,
    canGo,
    /** Those that are chosen and can be handed over. */
    going,
    /** What they add up to, in fen. */
    gross: computed(() => going.value.reduce((sum, { preview }) => sum + (preview?.totals.gross ?? 0), 0)),
    handed: computed(() => all.value.filter(({ state }) => state.type === "handed").length),
    isRunning,
    /** Checks them all; those without a blocking fault are chosen. */
    check: (): Promise<unknown> => Promise.all(drafts.map(check)),
    /** Hands over what is chosen, one after another. */
    async run(): Promise<void> {
      isStopping = false;
      isRunning.value = true;
      for (const row of going.value) {
        if (isStopping) break;
        await hand(row);
      }
      isRunning.value = false;
    },
    /** The one that is under way is handed over, the others stay drafts. */
    stop(): void {
      isStopping = true;
    },
  };
}
