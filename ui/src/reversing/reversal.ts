import { computed, reactive, ref, shallowRef } from "vue";

import type {
  Extent,
  Fen,
  Kind,
  LinePart,
  OriginalsView,
  OriginalView,
  Preview,
  Problem,
  Reason,
  ReversalRequest,
} from "@/contract";
import { type Host, problemOf } from "@/host";
import { reversal as says } from "@/words/reversal";

/** What is chosen of a line of the original. */
export interface Choice {
  chosen: boolean;
  /** How many; neither this nor the amount for all that is left. */
  quantity: string | null;
  /** So much without tax. */
  net: Fen | null;
  /** Why the text in each of the two is no value. */
  bad: { quantity: string | null; net: string | null };
}

/** The steps of reversing: find the original, say why and how much, look at the red invoice. */
export type Step = "find" | "choose" | "look";

export type ReversalForm = ReturnType<typeof reversalForm>;

/** The kinds whose red invoice names a 信息表 of the tax bureau. */
export const WITH_INFO_NUMBER: readonly Kind[] = ["004", "028"];

/** The number that stands in a text: typed with blanks or without, or in that of a QR code: 01,kind,code,number,… */
function numberIn(text: string): string {
  const bare = text.normalize("NFKC").replace(/\s/g, "");
  const [head, , code = "", number = ""] = bare.split(",");
  return head === "01" ? code + number : bare;
}

/** A reversal being prepared for a company. Nothing is written or sent before `issue`. */
export function reversalForm(host: Host, spid: string) {
  const step = ref<Step>("find");
  const original = shallowRef<OriginalView | null>(null);
  /** The number that was looked for last: its digits alone. */
  const asked = ref("");
  /** What the platform lists under the words that were looked for last. */
  const listed = shallowRef<(OriginalsView & { words: string }) | null>(null);
  const preview = shallowRef<Preview | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const isBusy = ref(false);
  /** Ends what only looks; `null` while nothing does. */
  const stop = shallowRef<(() => void) | null>(null);

  const kind = ref<Kind>("021");
  const reason = ref<Reason>("mistake");
  const isWhole = ref(true);
  const infoNumber = ref("");
  const choices = reactive<Choice[]>([]);

  const needsInfoNumber = computed(() => WITH_INFO_NUMBER.includes(kind.value));
  /** Why only the whole invoice can be reversed; `null` where a part can be. */
  const wholeOnly = computed(() => (reason.value === "mistake" ? says.mistakeWholeOnly : null));
  const openHere = computed(() => original.value?.reds.find(({ standing }) => standing === "openHere") ?? null);
  /** Why there is nothing to go on with; `null` where there is. */
  const hindrance = computed(() => {
    const found = original.value;
    if (found === null) return null;
    if (openHere.value !== null) return says.underWay;
    if (found.left <= 0) return says.nothingLeft;
    if (reason.value === "mistake" && found.left < found.gross) return says.noLongerMistake;
    if (needsInfoNumber.value && !/^\d{16}$/.test(infoNumber.value.trim())) return says.needsInfoNumber;
    if (isWhole.value) return null;
    const chosen = choices.filter((one) => one.chosen);
    return chosen.length === 0
      ? says.noLine
      : (chosen.map(({ bad }) => bad.quantity ?? bad.net).find((why) => why !== null) ?? null);
  });

  async function attempt<Value>(act: () => Promise<Value>): Promise<Value | null> {
    if (isBusy.value) return null;
    isBusy.value = true;
    problem.value = null;
    try {
      return await act();
    } catch (error) {
      problem.value = problemOf(error);
      return null;
    } finally {
      isBusy.value = false;
    }
  }

  /** Looks at the platform, which may take long. Who stops it hears no more of it: nothing was written or sent. */
  async function lookUp<Value>(act: () => Promise<Value>): Promise<Value | null> {
    const stopped = new Promise<null>((resolve) => {
      stop.value = () => resolve(null);
    });
    try {
      return await attempt(() => Promise.race([act(), stopped]));
    } finally {
      stop.value = null;
    }
  }

  function request(number: string): ReversalRequest {
    return {
      spid,
      number,
      kind: kind.value,
      reason: reason.value,
      extent: extent(),
      infoNumber: needsInfoNumber.value ? infoNumber.value.trim() : null,
    };
  }

  function extent(): Extent {
    if (isWhole.value) return { type: "whole" };
    const lines = choices.flatMap(({ chosen, quantity, net }, line): LinePart[] => {
      if (!chosen) return [];
      if (net !== null) return [{ line, part: { type: "net", net } }];
      return [{ line, part: quantity === null ? { type: "rest" } : { type: "quantity", quantity } }];
    });
    return { type: "lines", lines };
  }

  function take(found: OriginalView): void {
    original.value = found;
    preview.value = null;
    kind.value = found.redKinds[0] ?? found.kind;
    // What is partly reversed can't have been a mistake as a whole.
    const left = found.left < found.gross ? found.reasons.filter((one) => one !== "mistake") : found.reasons;
    reason.value = left[0] ?? "allowance";
    isWhole.value = true;
    infoNumber.value = "";
    choices.splice(
      0,
      choices.length,
      ...found.lines.map(() => ({ chosen: false, quantity: null, net: null, bad: { quantity: null, net: null } })),
    );
    step.value = "choose";
  }

  const joined = computed(() => {
    const number = original.value?.number;
    return number === undefined ? "" : number.code + number.number;
  });

  return {
    spid,
    step,
    original,
    asked,
    listed,
    preview,
    problem,
    isBusy,
    stop,
    kind,
    reason,
    isWhole,
    infoNumber,
    choices,
    needsInfoNumber,
    wholeOnly,
    openHere,
    hindrance,
    joined,

    /** Looks for an original by its number or the text of its QR code. */
    async find(text: string): Promise<void> {
      asked.value = numberIn(text);
      const found = await lookUp(() => host.original(spid, text));
      if (found !== null) take(found);
    },
    /** Looks at the platform for what was billed to a buyer. */
    async search(words: string): Promise<void> {
      listed.value = null;
      const seen = await lookUp(() => host.searchOriginals(spid, words));
      if (seen !== null) listed.value = { ...seen, words };
    },
    choose(why: Reason): void {
      reason.value = why;
      if (why === "mistake") isWhole.value = true;
      // An allowance is an amount: nothing comes back, and the field of quantities goes with what stands in it.
      if (why === "allowance") for (const choice of choices) choice.quantity = choice.bad.quantity = null;
    },
    /** Derives the red invoice, to be looked at. */
    async look(): Promise<void> {
      if (hindrance.value !== null) return;
      const seen = await lookUp(() => host.previewReversal(request(joined.value)));
      if (seen === null) return;
      preview.value = seen;
      step.value = "look";
    },
    /** Issues it. */
    issue: () => attempt(() => host.reverse(request(joined.value))),
    /** Begins a red invoice whose lines are typed, as the platform does not list the original. */
    type: (number: string) =>
      attempt(() =>
        host.typedReversal({
          spid,
          number,
          kind: kind.value,
          reason: reason.value,
          infoNumber: needsInfoNumber.value ? infoNumber.value.trim() : null,
        }),
      ),
    back(): void {
      problem.value = null;
      step.value = step.value === "look" ? "choose" : "find";
    },
  };
}
