import { computed, type Ref, ref, shallowRef, watch } from "vue";

import type { InvoiceCursor, InvoiceFilter, InvoiceRow, InvoiceSort } from "@/contract";
import { problemOf, useHost } from "@/host";
import type { Problem } from "@/contract";

/** The most that can be chosen at once: what is done about more is done by a filter and an export. */
export const MOST = 5_000;
/** Rows that are asked for at a time. */
const PAGE = 500;

/** Which invoices of the list are chosen; they stay chosen when they are scrolled out of sight. */
export function useSelection(filter: Ref<InvoiceFilter>, sort: Ref<InvoiceSort>, rows: Ref<readonly InvoiceRow[]>) {
  const host = useHost();
  const chosen = shallowRef<ReadonlyMap<string, InvoiceRow>>(new Map());
  const isTaking = ref(false);
  const problem = shallowRef<Problem | null>(null);
  let turn = 0;

  /** As the list shows them now, where it does. */
  const picked = computed(() => {
    const fresh = new Map(rows.value.map((row) => [row.key, row]));
    return [...chosen.value.values()].map((row) => fresh.get(row.key) ?? row);
  });

  function clear(): void {
    turn += 1;
    isTaking.value = false;
    chosen.value = new Map();
  }

  /** Chooses all that the filter lets through, also what was not scrolled to. */
  async function takeAll(): Promise<void> {
    turn += 1;
    const mine = turn;
    isTaking.value = true;
    problem.value = null;
    const all = new Map<string, InvoiceRow>();
    let after: InvoiceCursor | null = null;
    try {
      do {
        const page = await host.invoices({ filter: filter.value, sort: sort.value, after, limit: PAGE });
        if (mine !== turn) return;
        for (const row of page.rows.slice(0, MOST - all.size)) all.set(row.key, row);
        after = page.next;
      } while (after !== null && all.size < MOST);
      chosen.value = all;
    } catch (thrown) {
      problem.value = problemOf(thrown);
    } finally {
      if (mine === turn) isTaking.value = false;
    }
  }

  watch(filter, clear);

  return { chosen, picked, isTaking, problem, clear, takeAll };
}
