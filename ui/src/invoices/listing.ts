import { computed, type Ref, ref, watch } from "vue";

import type { InvoiceColumn, InvoiceFilter, InvoiceOrder, InvoiceSort, State } from "@/contract";
import { daysOf, type Period } from "./period";
import { keepColumns, keptColumns, narrowed, noFilter, type SavedView } from "./views";

/** The choices of states that stand in front. */
export const STATES = {
  all: [],
  open: ["queued", "sending", "accepted", "held", "unknown", "refused", "needs_person"],
  issued: ["issued", "settled_by_hand"],
} as const satisfies Record<string, readonly State[]>;
export type Which = keyof typeof STATES;

/** Milliseconds without a key before the list is searched. */
const PAUSE = 120;

/** What the list shows: which invoices, in which order, in which columns. */
export function useListing(spid: Ref<string | null>) {
  const whose = ref<SavedView["whose"]>("chosen");
  const typed = ref("");
  const period = ref<Period | null>(null);
  const more = ref<InvoiceFilter>(noFilter());
  const sort = ref<InvoiceSort>({ by: "time", ascending: false });
  const columns = ref<InvoiceColumn[]>(keptColumns());

  let pause: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (text) => {
    clearTimeout(pause);
    pause = setTimeout(() => (more.value = { ...more.value, words: text }), PAUSE);
  });
  watch(columns, keepColumns);

  const filter = computed<InvoiceFilter>(() => {
    const days = period.value === null ? [more.value.from, more.value.to] : daysOf(period.value);
    const [from = null, to = null] = days;
    return { ...more.value, from, to, spid: whose.value === "chosen" ? spid.value : null };
  });
  /** The choice in front that the states are, or none of them. */
  const which = computed<Which | "">({
    get: () => {
      const chosen = [...more.value.states].sort().join();
      return (Object.keys(STATES) as Which[]).find((one) => [...STATES[one]].sort().join() === chosen) ?? "";
    },
    set: (one) => {
      if (one !== "") more.value = { ...more.value, states: [...STATES[one]] };
    },
  });
  const shownColumns = computed(() =>
    whose.value === "all" ? columns.value : columns.value.filter((column) => column !== "company"),
  );
  const isFiltered = computed(() => {
    const { from, to, states, words } = filter.value;
    return from !== null || to !== null || states.length > 0 || words !== "" || narrowed(more.value) > 0;
  });

  function sortBy(by: InvoiceOrder): void {
    sort.value = sort.value.by === by ? { by, ascending: !sort.value.ascending } : { by, ascending: by === "buyer" };
  }

  function use(view: SavedView): void {
    more.value = { ...view.filter };
    typed.value = view.filter.words;
    period.value = view.period;
    whose.value = view.whose;
    sort.value = { ...view.sort };
    columns.value = [...view.columns];
  }

  function view(name: string): SavedView {
    return {
      name,
      whose: whose.value,
      period: period.value,
      filter: more.value,
      sort: sort.value,
      columns: columns.value,
    };
  }

  function clear(): void {
    typed.value = "";
    period.value = null;
    more.value = noFilter();
  }

  return {
    whose,
    typed,
    period,
    more,
    sort,
    columns,
    filter,
    which,
    shownColumns,
    isFiltered,
    sortBy,
    use,
    view,
    clear,
  };
}
