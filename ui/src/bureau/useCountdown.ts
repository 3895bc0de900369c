import { computed, onBeforeUnmount, ref } from "vue";

/** Seconds left of `seconds` since a moment; never below zero. */
export function useCountdown(since: () => number, seconds: () => number) {
  const now = ref(Date.now());
  const clock = setInterval(() => (now.value = Date.now()), 500);
  onBeforeUnmount(() => clearInterval(clock));
  return computed(() => Math.max(0, Math.ceil(seconds() - (now.value - since()) / 1_000)));
}
