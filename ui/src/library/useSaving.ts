import { computed, ref, shallowRef } from "vue";

import type { Problem } from "@/contract";
import { problemOf } from "@/host";

/** Saving what a dialog holds: its faults by field, and what else went wrong. */
export function useSaving(save: () => Promise<unknown>, done: () => void) {
  const isSaving = ref(false);
  const problem = shallowRef<Problem | null>(null);

  return {
    isSaving,
    /** What is wrong that no field says. */
    problem: computed(() => (problem.value?.code === "faults" ? null : problem.value)),
    faultOf: (path: string) => problem.value?.faults.find((fault) => fault.path === path)?.message ?? "",
    async submit(): Promise<void> {
      isSaving.value = true;
      try {
        await save();
        done();
      } catch (thrown) {
        problem.value = problemOf(thrown);
      } finally {
        isSaving.value = false;
      }
    },
  };
}
