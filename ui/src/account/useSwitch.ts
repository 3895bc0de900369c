import { computed, ref } from "vue";

import type { AppInfo, Problem } from "@/contract";
import { useWorkplace } from "@/draft/workplace";
import { problemOf } from "@/host";

/** Starts the page anew: nothing of the account that was left can linger in it. */
export function startAnew(): void {
  location.hash = "";
  location.reload();
}

/**
 * Goes to another account.
 *
 * What is being written is saved and put away first: else it would be saved once more, into the other account's ledger.
 */
export function useSwitch() {
  const { clear, spid, choose } = useWorkplace();
  const isPending = ref(false);
  const problem = ref<Problem | null>(null);

  async function go(change: () => Promise<AppInfo>): Promise<void> {
    isPending.value = true;
    problem.value = null;
    const company = spid.value;
    try {
      await clear();
      await change();
      startAnew();
    } catch (error) {
      problem.value = problemOf(error);
      isPending.value = false;
      // All stays as it was.
      if (company !== null) void choose(company);
    }
  }

  return { go, isPending: computed(() => isPending.value), problem: computed(() => problem.value) };
}
