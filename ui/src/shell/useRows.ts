import { observeElementRect, useVirtualizer, type Rect, type Virtualizer } from "@tanstack/vue-virtual";
import { computed, type Ref, ref } from "vue";

/** Rows drawn above and below those in sight, so that none is missing while scrolling. */
const SPARE = 8;

/** Pixels that a list is taken to be high until it is drawn, and where nothing is laid out. */
const USUAL = 600;

/** A row in the page, with the pixels of the rows that are left out before it. */
export interface ShownRow {
  index: number;
  gap: number;
}

/**
 * The part of a long table that is in sight: a table of thousands draws these rows only, and the one that has the focus.
 *
 * `box` scrolls; its rows, all of the same height in pixels, begin below a head of so many pixels that stays in sight.
 */
export function useRows(box: Readonly<Ref<HTMLElement | null>>, count: () => number, height: number, head: number) {
  const focused = ref<number | null>(null);
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: count(),
      getScrollElement: () => box.value,
      estimateSize: () => height,
      overscan: SPARE,
      scrollMargin: head,
      scrollPaddingStart: head,
      initialRect: { width: 0, height: USUAL },
      observeElementRect: (instance: Virtualizer<HTMLElement, Element>, told: (rect: Rect) => void) =>
        observeElementRect(instance, ({ width, height }) => told({ width, height: height || USUAL })),
      rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
        const from = Math.max(0, startIndex - overscan);
        const to = Math.min(count - 1, endIndex + overscan);
        const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
        const kept = focused.value;
        if (kept === null || kept >= count || (kept >= from && kept <= to)) return rows;
        return kept < from ? [kept, ...rows] : [...rows, kept];
      },
    })),
  );

  const shown = computed<ShownRow[]>(() => {
    let next = 0;
    return virtualizer.value.getVirtualItems().map(({ index }) => {
      const gap = (index - next) * height;
      next = index + 1;
      return { index, gap };
    });
  });

  return {
    shown,
    /** Pixels of the rows that are left out behind the last one. */
    below: computed(() => (count() - ((shown.value.at(-1)?.index ?? -1) + 1)) * height),
    /** The last row that is drawn; -1 where none is. */
    last: computed(() => shown.value.at(-1)?.index ?? -1),
    /** Keeps a row in the page wherever one scrolls: focus that leaves the page with its row is lost. */
    keep: (index: number | null): void => void (focused.value = index),
    /** Scrolls until a row is in sight. */
    reveal: (index: number): void => virtualizer.value.scrollToIndex(index, { align: "auto" }),
  };
}
