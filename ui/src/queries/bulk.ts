import { useQueryClient } from "@tanstack/vue-query";
import { computed, ref } from "vue";

import type { InvoiceRow, ManyView, Reason } from "@/contract";
import { type Host, problemOf, useHost } from "@/host";
import { type BulkAction, refOf } from "@/invoices/bulk";
import { bulkWords, CHANGED, whyWords } from "@/words/bulk";
import { problemWords } from "@/words/problems";
import { copyOf } from "./drafts";

/** What came of one. */
export interface Outcome {
  row: InvoiceRow;
  isDone: boolean;
  words: string;
}

/** How many go to the program at once: few enough that stopping is heard soon. */
const AT_ONCE: Record<BulkAction, number> = {
  ask: 1,
  resubmit: 25,
  withdraw: 25,
  again: 1,
  printed: 500,
  unprinted: 500,
  reverse: 1,
};

/** Does something about several, a part after the other; it may be stopped between parts, and says what came of each. */
export function useBulk() {
  const host = useHost();
  const client = useQueryClient();
  const outcomes = ref<Outcome[]>([]);
  const total = ref(0);
  const isRunning = ref(false);
  const isStopping = ref(false);

  /** `reason` is why they are reversed. */
  async function run(action: BulkAction, rows: readonly InvoiceRow[], reason: Reason = "mistake"): Promise<void> {
    outcomes.value = [];
    total.value = rows.length;
    isRunning.value = true;
    isStopping.value = false;
    for (let from = 0; from < rows.length && !isStopping.value; from += AT_ONCE[action]) {
      const part = rows.slice(from, from + AT_ONCE[action]);
      try {
        outcomes.value.push(...(await act(host, action, part, reason)));
      } catch (thrown) {
        // The others go on: each says for itself what came of it.
        const problem = problemOf(thrown);
        const words = [problemWords(problem).title, problem.detail].filter(Boolean).join("：");
        outcomes.value.push(...part.map((row) => ({ row, isDone: false, words })));
      }
    }
    isRunning.value = false;
    await client.invalidateQueries();
  }

  return {
    outcomes,
    total,
    isRunning,
    done: computed(() => outcomes.value.filter(({ isDone }) => isDone).length),
    stop: () => void (isStopping.value = true),
    run,
  };
}

async function act(host: Host, action: BulkAction, rows: readonly InvoiceRow[], reason: Reason): Promise<Outcome[]> {
  const serials = rows.map(({ serial }) => serial);
  const words = bulkWords(action).done;
  const all = () => rows.map((row) => ({ row, isDone: true, words }));
  const some = ({ refused }: ManyView) =>
    rows.map((row) =>
      refused.includes(row.serial) ? { row, isDone: false, words: CHANGED } : { row, isDone: true, words },
    );
  switch (action) {
    case "withdraw":
      return some(await host.withdrawAll(serials));
    case "resubmit":
      return some(await host.resubmitAll(serials));
    case "ask":
      for (const serial of serials) await host.askAgain(serial);
      return all();
    case "again":
      return Promise.all(
        rows.map(async (row) => {
          const { spid, draft, leftOut } = await copyOf(host, row);
          await host.saveDraft({ spid, draft });
          return { row, isDone: true, words: [words, leftOut].filter(Boolean).join("；") };
        }),
      );
    case "reverse":
      return Promise.all(rows.map((row) => reverseWhole(host, row, reason)));
    case "printed":
    case "unprinted":
      await host.markPrinted({ invoices: rows.map(refOf), printed: action === "printed" });
      return all();
  }
}

async function reverseWhole(host: Host, row: InvoiceRow, reason: Reason): Promise<Outcome> {
  const number = row.code + row.number;
  const { gross, left, reds, kind, redKinds } = await host.original(row.spid, number);
  // What was reversed elsewhere the platform alone knows.
  if (left < gross || reds.length > 0) return { row, isDone: false, words: whyWords("reversed") };
  const extent = { type: "whole" } as const;
  await host.reverse({ spid: row.spid, number, kind: redKinds[0] ?? kind, reason, extent, infoNumber: null });
  return { row, isDone: true, words: bulkWords("reverse").done };
}
