import { computed, onScopeDispose, ref, shallowRef } from "vue";

import type { ExportRequest, ExportView, Problem } from "@/contract";
import { problemOf, useHost } from "@/host";

/** Writing the list to a file: how far it is, stopping it, and what came of it. */
export function useExport() {
  const host = useHost();
  const job = `export-${crypto.randomUUID()}`;
  const isBusy = ref(false);
  const progress = ref<{ done: number; total: number } | null>(null);
  const written = shallowRef<ExportView | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const listening = host.onEvent((event) => {
    if (event.type === "jobMoved" && event.job === job && isBusy.value) progress.value = event;
  });
  onScopeDispose(() => void listening.then((stop) => stop()));

  async function start(request: Omit<ExportRequest, "job">): Promise<void> {
    isBusy.value = true;
    progress.value = null;
    written.value = null;
    problem.value = null;
    try {
      written.value = await host.exportInvoices({ ...request, job });
    } catch (thrown) {
      problem.value = problemOf(thrown);
    } finally {
      isBusy.value = false;
      progress.value = null;
    }
  }

  return {
    isBusy,
    progress,
    written,
    problem,
    percent: computed(() => {
      const { done, total } = progress.value ?? { done: 0, total: 0 };
      return total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100));
    }),
    start: (request: Omit<ExportRequest, "job">) => void start(request),
    stop: () => void host.cancelJob(job),
    forget: () => {
      written.value = null;
      problem.value = null;
    },
  };
}

export type Exporting = ReturnType<typeof useExport>;
