import {
  computed,
  effectScope,
  type InjectionKey,
  inject,
  nextTick,
  reactive,
  ref,
  shallowRef,
  toRaw,
  watch,
} from "vue";

import type { Discount, Draft, DraftView, LineTotals, Line, Preview, Pricing, Problem, Totals } from "@/contract";
import { type Host, problemOf } from "@/host";
import { draftForm as words } from "@/words/draft";
import { autosave } from "./autosave";
import { copyOf } from "./copy";
import { latest } from "./latest";
import { repriced } from "./line";
import { lineEdits } from "./lines";
import { adoptTidied, type FieldName, inputId, lineField, LineKeys, type PlacedFault, placeFaults } from "./place";
import { unreadTexts } from "./unread";

/** Quiet milliseconds before the totals are asked for: below what one notices. */
const PREVIEW_DELAY = 150;
/** Quiet milliseconds before the draft is saved. */
const SAVE_DELAY = 600;
const SAVE_AT_LATEST = 2_000;
const SAVE_AGAIN = 5_000;

export type DraftForm = ReturnType<typeof draftForm>;

export const FORM: InjectionKey<DraftForm> = Symbol("form");

/** The form that the component stands in. */
export function useForm(): DraftForm {
  const form = inject(FORM);
  if (form === undefined) throw new Error("no form was provided");
  return form;
}

/** A draft being edited: its state is the draft, the rest is computed, here or by the host. */
export function draftForm(host: Host, opened: DraftView) {
  const scope = effectScope(true);
  const { spid } = opened;
  const draft = reactive(copyOf(opened.draft));
  const keys = new LineKeys();

  const totals = shallowRef<Totals | null>(null);
  const lineTotals = shallowRef<ReadonlyMap<number, LineTotals>>(new Map());
  const found = shallowRef<PlacedFault[]>([]);
  const previewProblem = shallowRef<Problem | null>(null);
  const unread = unreadTexts(draft, keyOf);
  const edits = lineEdits(draft);
  const touched = reactive(new Set<FieldName>());
  const showAll = ref(false);
  const asksDeduction = ref(false);
  /** Brings a line into the page; set by whoever draws the lines. */
  const reveal = shallowRef<((index: number) => Promise<void>) | null>(null);

  const saving = autosave({
    delay: SAVE_DELAY,
    atLatest: SAVE_AT_LATEST,
    again: SAVE_AGAIN,
    savedAt: opened.savedAt,
    snapshot: () => copyOf(draft),
    save: (draft) => host.saveDraft({ spid, draft }),
  });

  const previewing = latest<{ draft: Draft; keys: number[] }, Preview>({
    delay: PREVIEW_DELAY,
    run: ({ draft }) => host.preview({ spid, draft }),
    accept(preview, asked) {
      previewProblem.value = null;
      totals.value = preview.totals;
      lineTotals.value = new Map(preview.totals.lines.map((line, index) => [asked.keys[index] ?? -1, line]));
      found.value = placeFaults(preview.faults, asked.keys);
      const isBusy = ([part, index, field]: readonly (string | number)[]) => {
        const line = part === "lines" ? draft.lines[Number(index)] : undefined;
        const name =
          line === undefined
            ? [part, index].filter((step) => step !== undefined).join(".")
            : fieldOf(line, String(field));
        return document.activeElement?.id === inputId(name);
      };
      edits.rework(() => adoptTidied(draft, asked.draft, preview.draft, isBusy));
    },
    fail: (error) => (previewProblem.value = problemOf(error)),
  });

  const asked = () => ({ draft: copyOf(draft), keys: draft.lines.map(keyOf) });

  scope.run(() => {
    watch(
      draft,
      () => {
        edits.heed();
        previewing.soon(asked);
        saving.changed();
      },
      { deep: true },
    );
  });
  void previewing.now(asked);

  function keyOf(line: Line): number {
    return keys.of(toRaw(line));
  }

  function fieldOf(line: Line, field: string): FieldName {
    return lineField(keyOf(line), field);
  }

  const faults = computed<PlacedFault[]>(() => {
    const texts = unread.faults();
    const rest = found.value.filter((fault) => !unread.has(fault.field));
    return texts.length === 0 ? rest : [...texts, ...rest].sort((one, other) => rank(one) - rank(other));
  });

  const shown = computed(() => {
    const byField = new Map<FieldName, PlacedFault>();
    for (const fault of faults.value) {
      const isShown = showAll.value || touched.has(fault.field);
      const before = byField.get(fault.field);
      // What blocks is said before what only warns.
      if (isShown && (before === undefined || (before.severity === "warn" && fault.severity === "block"))) {
        byField.set(fault.field, fault);
      }
    }
    return byField;
  });

  return {
    spid,
    draft,
    totals,
    lineTotals,
    faults,
    shown,
    showAll,
    /** Whether 扣除额 is asked for though none is given yet. */
    asksDeduction,
    reveal,
    previewProblem,
    saveState: saving.state,
    keyOf,
    fieldOf,

    /** The field was left: from now on its faults are shown. */
    touch(field: FieldName): void {
      touched.add(field);
    },
    /** A text that is no value; `null` once it is one. */
    complain: unread.complain,
    /** The text in a field that is no value. */
    rejected: unread.of,
    /** Forgets what was said about fields that are gone. */
    forget: unread.forget,

    edits,
    /** Takes something off the whole invoice: each line gives its share. */
    async discount(off: Discount): Promise<void> {
      const asked = copyOf(draft);
      const { lines } = await host.spreadDiscount({ draft: asked, discount: off });
      edits.change(words.discountSpread, (now) => {
        now.forEach((line, at) => (line.discount = lines[at]?.discount ?? null));
      });
    },

    /** Prices the lines the other way round; what the invoice adds up to stays. */
    async reprice(to: Pricing): Promise<void> {
      if (to === draft.pricing) return;
      // The lines are converted by what they add up to, so that must be what stands in the form now.
      await previewing.now(asked);
      if (previewProblem.value !== null) return;
      edits.rework(() => {
        draft.lines.forEach((line, index) => {
          const known = lineTotals.value.get(keyOf(line));
          if (known !== undefined) Object.assign(draft.lines[index] ?? line, repriced(toRaw(line), known, to));
        });
        draft.pricing = to;
      });
    },

    /** Saves what is not saved yet and asks for the newest totals and faults. */
    async settle(): Promise<void> {
      await nextTick();
      await Promise.all([previewing.now(asked), saving.flush()]);
    },
    snapshot: (): Draft => copyOf(draft),
    async saveNow(): Promise<void> {
      // The watcher that notes changes runs at the end of the tick.
      await nextTick();
      await saving.flush();
    },
    stopSaving: saving.stop,
    resumeSaving: saving.resume,
    /** Saves what is not saved yet and lets go of the draft. */
    async close(): Promise<void> {
      await nextTick();
      scope.stop();
      previewing.cancel();
      await saving.flush();
    },
  };
}

/** Where a fault stands in the form, from top to bottom: the buyer, the lines, the rest. */
function rank({ field, line }: PlacedFault): number {
  if (line !== null) return line;
  return field.startsWith("buyer") ? -1 : Number.MAX_SAFE_INTEGER;
}
