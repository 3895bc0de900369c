import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref, shallowRef } from "vue";

import type { ImportView, MergeRequest, Problem } from "@/contract";
import { problemOf } from "@/host";
import { useLibrary as says } from "@/words/library";

/** The calls of the host for one kind of entry. */
interface Calls<Row> {
  list: (spid: string) => Promise<Row[]>;
  remove: (spid: string, ids: number[]) => Promise<Row[]>;
  merge: (request: MergeRequest) => Promise<Row[]>;
  restore: (spid: string, rows: Row[]) => Promise<void>;
  /** Those that answer what was typed, also by pinyin: the best of them. */
  suggest: (spid: string, typed: string) => Promise<Row[]>;
  importFile: (spid: string) => Promise<ImportView | null>;
}

/** What was done last and can be taken back. */
interface Undo<Row> {
  words: string;
  rows: Row[];
}

/** The entries of a company: listed, looked through, removed, merged, put back, imported. */
export function useLibrary<Row extends { id: number }>(
  spid: () => string,
  name: string,
  calls: Calls<Row>,
  textsOf: (row: Row) => readonly string[],
) {
  const client = useQueryClient();
  const filter = ref("");
  const chosen = shallowRef<readonly Row[]>([]);
  /** Of which one shall stay. */
  const merging = shallowRef<readonly Row[]>([]);
  const undo = shallowRef<Undo<Row> | null>(null);
  const imported = shallowRef<ImportView | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const isBusy = ref(false);
  const key = computed(() => [name, spid()]);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => calls.list(spid()) });

  const wanted = computed(() => filter.value.trim().toLowerCase());
  /** Letters may be pinyin, which the host alone reads. */
  const { data: heard } = useQuery({
    queryKey: computed(() => [...key.value, "heard", wanted.value]),
    queryFn: () => calls.suggest(spid(), wanted.value),
    enabled: computed(() => /^[a-z]{2,}$/.test(wanted.value)),
  });
  const rows = computed(() => {
    const ids = new Set(heard.value?.map(({ id }) => id));
    const fits = (row: Row) =>
      ids.has(row.id) || textsOf(row).some((text) => text.toLowerCase().includes(wanted.value));
    return (data.value ?? []).filter(fits);
  });

  /** What was tried last: what of it failed is tried again. */
  let tried: (() => Promise<void>) | null = null;

  async function attempt(act: () => Promise<void>): Promise<void> {
    tried = act;
    isBusy.value = true;
    problem.value = null;
    try {
      await act();
    } catch (thrown) {
      problem.value = problemOf(thrown);
    } finally {
      isBusy.value = false;
      await client.invalidateQueries({ queryKey: key.value });
    }
  }

  return {
    filter,
    chosen,
    merging,
    undo,
    imported,
    problem: computed(() => problem.value ?? (error.value === null ? null : problemOf(error.value))),
    isBusy,
    rows,
    isEmpty: computed(() => data.value?.length === 0),
    refresh: () => client.invalidateQueries({ queryKey: key.value }),
    remove: () =>
      attempt(async () => {
        const before = await calls.remove(
          spid(),
          chosen.value.map(({ id }) => id),
        );
        undo.value = { words: says.removed(before.length), rows: before };
      }),
    /** Makes those that were asked about the one that stays. */
    merge: (into: number) => {
      const others = merging.value.map(({ id }) => id).filter((id) => id !== into);
      return attempt(async () => {
        const before = await calls.merge({ spid: spid(), into, others });
        undo.value = { words: says.merged(before.length), rows: before };
      });
    },
    putBack: () =>
      attempt(async () => {
        const last = undo.value;
        if (last === null) return;
        await calls.restore(spid(), last.rows);
        undo.value = null;
      }),
    importFile: () =>
      attempt(async () => {
        imported.value = null;
        imported.value = await calls.importFile(spid());
      }),
    retry: () => (problem.value !== null && tried !== null ? attempt(tried) : refetch()),
  };
}
