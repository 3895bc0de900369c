import { type ShallowRef, shallowRef, toRaw } from "vue";

import type { Draft, Line, Pricing, TaxTreatment } from "@/contract";
import { lineEdits as says } from "@/words/draft";
import { copyOf } from "./copy";
import { isBlank, newLine } from "./line";

/** So many steps back: enough to get over any slip, little enough to keep five hundred lines in memory. */
const STEPS = 20;

/** How the lines stood before something was done to them. */
export interface Before {
  pricing: Pricing;
  /** The lines as they were, and what stood in them. */
  lines: readonly Line[];
  contents: readonly Line[];
}

/** Something done to the draft that can be taken back. */
interface Step {
  /** What was done. */
  words: string;
  undo: () => void;
}

export interface LineEdits {
  /** What Ctrl+Z takes back next: its words; `null` where nothing is. */
  undoable: Readonly<ShallowRef<string | null>>;
  /** Takes back the last step. */
  undo(): void;
  /** Someone types on: what was done before stays done. */
  keep(): void;
  /** Adds an empty line at the end, taxed as the one before it. */
  add(): void;
  copy(at: number): void;
  remove(at: number): void;
  /** Moves a line by some places; nothing happens at either end. */
  move(at: number, by: number): void;
  /** How the lines stand now, for a step that begins before `insert`. */
  now(): Before;
  /** Puts lines in, as one step; an empty line there makes room. Returns where the first of them stands. */
  insert(at: number, lines: readonly Line[], words: string, before?: Before): number;
  /** Changes lines where they stand, as one step. */
  change(words: string, act: (lines: Line[]) => void): void;
  /** Takes one of a list of the draft's away, as one step. */
  take<Item>(list: Item[], at: number, words: string): void;
}

/** What is done to the lines of a draft, and what is taken out of it; each can be taken back. A draft never has no line. */
export function lineEdits(draft: Draft): LineEdits {
  let steps: Step[] = [];
  const undoable = shallowRef<string | null>(null);

  function now(): Before {
    const lines = draft.lines.map(toRaw);
    return { pricing: draft.pricing, lines, contents: copyOf(lines) };
  }

  function did(words: string, undo: () => void): void {
    steps = [...steps, { words, undo }].slice(-STEPS);
    undoable.value = words;
  }

  function remember(words: string, before = now()): void {
    did(words, () => {
      draft.pricing = before.pricing;
      draft.lines.splice(0, draft.lines.length, ...before.lines);
      before.contents.forEach((content, at) => Object.assign(draft.lines[at] ?? {}, content));
    });
  }

  function treatmentOfNext(): TaxTreatment {
    return draft.lines.at(-1)?.treatment ?? { type: "taxed", rate: 1300, privilege: null };
  }

  return {
    undoable,
    undo() {
      const step = steps.pop();
      if (step === undefined) return;
      step.undo();
      undoable.value = steps.at(-1)?.words ?? null;
    },
    keep() {
      steps = [];
      undoable.value = null;
    },

    add() {
      draft.lines.push(newLine({ ...treatmentOfNext() }));
    },
    copy(at) {
      const line = draft.lines[at];
      if (line === undefined) return;
      remember(says.copied(at + 1));
      draft.lines.splice(at + 1, 0, copyOf(line));
    },
    remove(at) {
      const line = draft.lines[at];
      if (line === undefined) return;
      if (!isBlank(line)) remember(says.removed(at + 1, line.name));
      draft.lines.splice(at, 1);
      if (draft.lines.length === 0) draft.lines.push(newLine({ ...line.treatment }));
    },
    move(at, by) {
      const to = at + by;
      const line = draft.lines[at];
      if (line === undefined || to < 0 || to >= draft.lines.length) return;
      remember(says.moved(at + 1));
      draft.lines.splice(at, 1);
      draft.lines.splice(to, 0, toRaw(line));
    },
    now,
    insert(at, lines, words, before) {
      remember(words, before);
      const there = draft.lines[at];
      const makesRoom = there !== undefined && isBlank(there);
      const from = makesRoom || there === undefined ? Math.min(at, draft.lines.length) : at + 1;
      draft.lines.splice(from, makesRoom ? 1 : 0, ...lines);
      return from;
    },
    change(words, act) {
      remember(words);
      act(draft.lines);
    },
    take(list, at, words) {
      const [gone] = list.splice(at, 1);
      if (gone !== undefined) did(words, () => list.splice(at, 0, gone));
    },
  };
}
