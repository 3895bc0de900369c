import { reactive, type ShallowRef, shallowRef, toRaw } from "vue";

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
  /** Whether taking it back loses nothing that was written since. */
  isFree: () => boolean;
}

export interface LineEdits {
  /** What is taken back next: its words; `null` where nothing is. */
  undoable: Readonly<ShallowRef<string | null>>;
  /** Whether nobody typed since the last step: Ctrl+Z takes it back then, else it is the field's. */
  isLast: Readonly<ShallowRef<boolean>>;
  /** Takes back the last step; what was written since stays. */
  undo(): void;
  /** Someone types: Ctrl+Z is the field's. */
  typed(): void;
  /** Forgets the steps that can't be taken back any more without losing what was written since. */
  heed(): void;
  /** Changes lines as no person does: it counts as nothing written. */
  rework(act: () => void): void;
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
  const isLast = shallowRef(false);
  /** How the lines stood after the last step: what differs was written since. */
  const noted = new WeakMap<Line, string>();

  function now(): Before {
    const lines = draft.lines.map(toRaw);
    return { pricing: draft.pricing, lines, contents: copyOf(lines) };
  }

  const isUnwritten = (line: Line) => isBlank(line) || noted.get(toRaw(line)) === JSON.stringify(line);

  function heed(): void {
    steps = steps.filter(({ isFree }) => isFree());
    undoable.value = steps.at(-1)?.words ?? null;
  }

  function rework(act: () => void): void {
    heed();
    act();
    if (steps.length > 0) for (const line of draft.lines) noted.set(toRaw(line), JSON.stringify(line));
  }

  function did(words: string, act: () => void, undo: () => void, isFree: () => boolean = () => true): void {
    rework(() => {
      act();
      steps = [...steps, { words, undo, isFree }].slice(-STEPS);
    });
    undoable.value = words;
    isLast.value = true;
  }

  /** What puts a line back to where it stands now, or near it. */
  function placeOf(line: Line): () => void {
    const at = draft.lines.indexOf(line);
    const prior = toRaw(draft.lines[at - 1]);
    return () => {
      const above = prior === undefined ? -1 : draft.lines.indexOf(prior);
      draft.lines.splice(above === -1 ? Math.min(at, draft.lines.length) : above + 1, 0, line);
    };
  }

  function takeOut(lines: readonly Line[]): void {
    const gone = new Set(lines);
    const left = draft.lines.map(toRaw).filter((line) => !gone.has(line));
    draft.lines.splice(0, draft.lines.length, ...left);
  }

  function treatmentOfNext(): TaxTreatment {
    return draft.lines.at(-1)?.treatment ?? { type: "taxed", rate: 1300, privilege: null };
  }

  return {
    undoable,
    isLast,
    undo() {
      heed();
      const step = steps.pop();
      if (step === undefined) return;
      rework(step.undo);
      isLast.value = true;
    },
    typed: () => void (isLast.value = false),
    heed,
    rework,

    add() {
      draft.lines.push(newLine({ ...treatmentOfNext() }));
    },
    copy(at) {
      const line = draft.lines[at];
      if (line === undefined) return;
      const copy = copyOf(line);
      did(
        says.copied(at + 1),
        () => draft.lines.splice(at + 1, 0, copy),
        () => takeOut([copy]),
        () => isUnwritten(copy),
      );
    },
    remove(at) {
      const line = toRaw(draft.lines[at]);
      if (line === undefined) return;
      const putBack = placeOf(line);
      const instead = draft.lines.length === 1 ? newLine({ ...line.treatment }) : null;
      const act = () => draft.lines.splice(at, 1, ...(instead === null ? [] : [instead]));
      if (isBlank(line)) return void act();
      did(says.removed(at + 1, line.name), act, () => {
        if (instead !== null && isBlank(instead)) takeOut([instead]);
        putBack();
      });
    },
    move(at, by) {
      const to = at + by;
      const line = toRaw(draft.lines[at]);
      if (line === undefined || to < 0 || to >= draft.lines.length) return;
      const putBack = placeOf(line);
      const act = () => {
        takeOut([line]);
        draft.lines.splice(to, 0, line);
      };
      did(says.moved(at + 1), act, () => {
        if (!draft.lines.includes(line)) return;
        takeOut([line]);
        putBack();
      });
    },
    now,
    insert(at, lines, words, before = now()) {
      const there = toRaw(draft.lines[at]);
      const room = there !== undefined && isBlank(there) ? there : null;
      const putBack = room === null ? () => undefined : placeOf(room);
      const from = room !== null || there === undefined ? Math.min(at, draft.lines.length) : at + 1;
      const isRepriced = before.pricing !== draft.pricing;
      did(
        words,
        () => draft.lines.splice(from, room === null ? 0 : 1, ...lines),
        () => {
          takeOut(lines);
          putBack();
          if (!isRepriced) return;
          draft.pricing = before.pricing;
          before.lines.forEach((line, index) => Object.assign(reactive(line), before.contents[index]));
        },
        // Priced the other way round, what was written since in any line would mean something else.
        () => (isRepriced ? draft.lines : lines).every(isUnwritten),
      );
      return from;
    },
    change(words, act) {
      const before = now();
      let after: readonly Line[] = [];
      did(
        words,
        () => {
          act(draft.lines);
          after = copyOf(before.lines);
        },
        () =>
          before.lines.forEach((line, at) => revert(reactive(line), before.contents[at] ?? line, after[at] ?? line)),
      );
    },
    take(list, at, words) {
      const gone = list[at];
      if (gone === undefined) return;
      did(
        words,
        () => list.splice(at, 1),
        () => list.splice(Math.min(at, list.length), 0, gone),
        () => isOf(draft, list),
      );
    },
  };
}

/** Gives the fields that a step changed, and nobody since, what they held before. */
function revert(line: Line, before: Line, after: Line): void {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  for (const field of Object.keys(before) as (keyof Line)[]) {
    if (!same(before[field], after[field]) && same(line[field], after[field])) {
      Object.assign(line, { [field]: before[field] });
    }
  }
}

/** Whether a list still belongs to a draft: that of a special business leaves it with the business. */
function isOf({ extra, special }: Draft, list: unknown[]): boolean {
  return [extra, ...Object.values(special ?? {})].some((one) => toRaw(one) === toRaw(list));
}
