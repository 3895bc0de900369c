import { useVirtualizer } from "@tanstack/vue-virtual";
import { computed, nextTick, onMounted, type ComponentPublicInstance, type Ref, ref } from "vue";

/** Up to so many lines all of them stand in the page: measuring what is in sight costs more than it saves. */
const FEW = 40;
/** The height of a line until it is measured. */
const USUAL = 62;
/** Lines beyond the edges, so that the next one is there before it is walked to. */
const BEYOND = 6;
/** So many frames a line that was scrolled to has to appear. */
const FRAMES = 20;

/** The lines that stand in the page: of many only those in sight, and the one that someone types in. */
export function useVisibleLines(table: Readonly<Ref<HTMLElement | null>>, count: () => number) {
  const scroller = ref<HTMLElement | null>(null);
  const offset = ref(0);
  const active = ref<number | null>(null);
  const isVirtual = computed(() => count() > FEW);

  const virtualizer = useVirtualizer(
    computed(() => ({
      count: isVirtual.value ? count() : 0,
      getScrollElement: () => scroller.value,
      estimateSize: () => USUAL,
      overscan: BEYOND,
      scrollMargin: offset.value,
      rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
        const from = Math.max(0, startIndex - overscan);
        const to = Math.min(count - 1, endIndex + overscan);
        const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
        const typed = active.value;
        if (typed === null || typed >= count || (typed >= from && typed <= to)) return rows;
        return typed < from ? [typed, ...rows] : [...rows, typed];
      },
    })),
  );

  onMounted(() => {
    scroller.value = table.value?.closest<HTMLElement>("[data-scroll]") ?? null;
    place();
  });

  /** Where the lines begin within what scrolls. */
  function place(): void {
    const [rows, within] = [table.value, scroller.value];
    if (rows === null || within === null) return;
    offset.value = rows.getBoundingClientRect().top - within.getBoundingClientRect().top + within.scrollTop;
  }

  return {
    isVirtual,
    /** Lines in the page, each with its distance from the first; `null` where they simply follow each other. */
    shown: computed(() =>
      isVirtual.value
        ? virtualizer.value.getVirtualItems().map(({ index, start }) => ({ index, top: start - offset.value }))
        : Array.from({ length: count() }, (_, index) => ({ index, top: null })),
    ),
    height: computed(() => (isVirtual.value ? virtualizer.value.getTotalSize() : null)),
    /** A line was drawn, or drawn anew. */
    measure(row: Element | ComponentPublicInstance | null): void {
      if (row === null || !isVirtual.value) return;
      const element = row instanceof Element ? row : (row.$el as Element);
      virtualizer.value.measureElement(element);
    },
    activate(index: number | null): void {
      active.value = index;
    },
    /** Brings a line into the page. */
    async reveal(index: number): Promise<void> {
      await nextTick();
      if (!isVirtual.value) return;
      place();
      const isThere = () => table.value?.querySelector(`[data-line="${index}"]`) != null;
      for (let frame = 0; frame < FRAMES && !isThere(); frame += 1) {
        virtualizer.value.scrollToIndex(index, { align: "center" });
        await new Promise(requestAnimationFrame);
        await nextTick();
      }
    },
  };
}
