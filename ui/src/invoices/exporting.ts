import { computed, type ComputedRef, inject, type InjectionKey, type Ref, ref, type ShallowRef, shallowRef } from "vue";

import type { ExportRequest, ExportView, Problem } from "@/contract";
import { type Host, problemOf } from "@/host";

/** Writing the list to a file: how far it is, stopping it, and what came of it. It outlives the page that shows it. */
export interface Exporting {
  isBusy: Ref<boolean>;
  progress: Ref<{ done: number; total: number } | null>;
  percent: ComputedRef<number>;
  written: ShallowRef<ExportView | null>;
  problem: ShallowRef<Problem | null>;
  start(request: Omit<ExportRequest, "job">): void;
  stop(): void;
  /** Forgets what came of it. */
  forget(): void;
}

export const EXPORTING: InjectionKey<Exporting> = Symbol("exporting");

/** The export of the application. */
export function useExport(): Exporting {
  const found = inject(EXPORTING);
  if (found === undefined) throw new Error("no export was provided");
  return found;
}

export function exporting(host: Host): Exporting {
  const job = `export-${crypto.randomUUID()}`;
  const isBusy = ref(false);
  const progress = ref<{ done: number; total: number } | null>(null);
  const written = shallowRef<ExportView | null>(null);
  const problem = shallowRef<Problem | null>(null);
  void host.onEvent((event) => {
    if (event.type === "jobMoved" && event.job === job && isBusy.value) progress.value = event;
  });

  function forget(): void {
    written.value = null;
    problem.value = null;
  }

  async function run(request: Omit<ExportRequest, "job">): Promise<void> {
    isBusy.value = true;
    progress.value = null;
    forget();
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
    start: (request) => void run(request),
    stop: () => void host.cancelJob(job),
    forget,
  };
}
