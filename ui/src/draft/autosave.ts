import { ref, type Ref } from "vue";

import type { Draft, Problem, Timestamp } from "@/contract";
import { problemOf } from "@/host";

/** Whether what is written is also saved. */
export type SaveState =
  { type: "saved"; at: Timestamp | null } | { type: "pending" } | { type: "failed"; problem: Problem };

interface Options {
  /** Milliseconds without a change before it is saved. */
  delay: number;
  /** Milliseconds after which it is saved though someone is still typing. */
  atLatest: number;
  /** Milliseconds until a save that failed is tried again. */
  again: number;
  savedAt: Timestamp | null;
  snapshot: () => Draft;
  save: (draft: Draft) => Promise<{ savedAt: Timestamp | null }>;
}

export interface Autosave {
  state: Ref<SaveState>;
  /** The draft changed. */
  changed(): void;
  /** Saves what is not saved yet; resolves when nothing is left to save, or saving failed. */
  flush(): Promise<void>;
  /** Saves nothing more: the draft is being issued, or was thrown away. Resolves when no save is under way. */
  stop(): Promise<void>;
  /** Saves again after `stop`. */
  resume(): void;
}

/** Saves a draft as it changes, one save at a time: an earlier one can't land after a later one. */
export function autosave({ delay, atLatest, again, savedAt, snapshot, save }: Options): Autosave {
  const state = ref<SaveState>({ type: "saved", at: savedAt }) as Ref<SaveState>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  /** When the first change came that no save has taken up. */
  let dirtySince = 0;
  let stopped = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (dirty && !stopped) {
      dirty = false;
      try {
        const saved = await save(snapshot());
        if (!dirty) state.value = { type: "saved", at: saved.savedAt };
      } catch (error) {
        dirty = true;
        state.value = { type: "failed", problem: problemOf(error) };
        if (!stopped) timer = setTimeout(() => void flush(), again);
        return;
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    running ??= run().finally(() => (running = null));
    await running;
  }

  return {
    state,
    flush,
    changed() {
      if (stopped) return;
      if (!dirty) dirtySince = Date.now();
      dirty = true;
      if (state.value.type !== "failed") state.value = { type: "pending" };
      clearTimeout(timer);
      const left = dirtySince + atLatest - Date.now();
      timer = setTimeout(() => void flush(), Math.max(0, Math.min(delay, left)));
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
    resume() {
      stopped = false;
      if (dirty) timer = setTimeout(() => void flush(), delay);
    },
  };
}
