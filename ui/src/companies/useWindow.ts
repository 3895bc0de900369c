import { computed, onBeforeUnmount, onMounted, type Ref, ref } from "vue";

/** Rows drawn above and below those in sight, so that none is missing while scrolling. */
const SPARE = 8;

/**
 * The part of a long list that is in sight: a table of thousands draws these rows only, all of the same height in pixels.
 *
 * The row height times the rows left out stands above and below them, so that the scroll bar is right.
 */
export function useWindow(box: Readonly<Ref<HTMLElement | null>>, count: () => number, rowHeight: number) {
  const top = ref(0);
  const height = ref(600);

  function look(): void {
    if (box.value === null) return;
    top.value = box.value.scrollTop;
    height.value = box.value.clientHeight || height.value;
  }

  const observer = typeof ResizeObserver === "undefined" ? undefined : new ResizeObserver(look);
  onMounted(() => {
    look();
    if (box.value !== null) observer?.observe(box.value);
  });
  onBeforeUnmount(() => observer?.disconnect());

  const first = computed(() => {
    // A list that became shorter is scrolled back by the browser, one frame later.
    const last = Math.max(0, count() - Math.ceil(height.value / rowHeight));
    return Math.max(0, Math.min(Math.floor(top.value / rowHeight), last) - SPARE);
  });
  const end = computed(() => Math.min(count(), first.value + Math.ceil(height.value / rowHeight) + 2 * SPARE));
  const above = computed(() => first.value * rowHeight);
  const below = computed(() => (count() - end.value) * rowHeight);
  return { first, end, above, below, look };
}
