import { useMutation, useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, onScopeDispose, ref, toValue } from "vue";

import type { InvoiceRef, SavePdfsRequest, SheetsRequest } from "@/contract";
import { problemOf, useHost } from "@/host";
import { keptTemplate } from "@/pdf/name";
import { KEYS } from "./keys";

/** Milliseconds between looks for a PDF that the platform is still making, and how often. */
const LOOK_AGAIN = 5_000;
const LOOKS = 24;

/** The PDF of an issued invoice; one that is not there yet is looked for quietly. */
export function usePdf(invoice: MaybeRefOrGetter<InvoiceRef>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.pdf(toValue(invoice))),
    queryFn: () => host.pdf(toValue(invoice)),
    retry: (failures, error) => failures < LOOKS && problemOf(error).code === "pdf-not-yet",
    retryDelay: LOOK_AGAIN,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** What can be done with the file of one invoice. */
export function usePdfFile() {
  const host = useHost();
  return {
    save: useMutation({ mutationFn: (invoice: InvoiceRef) => host.savePdf(invoice, keptTemplate()) }),
    copy: useMutation({ mutationFn: (invoice: InvoiceRef) => host.copyPdf(invoice, keptTemplate()) }),
    open: useMutation({ mutationFn: (invoice: InvoiceRef) => host.openPdf(invoice) }),
  };
}

/** Many PDFs at once: how far it is, stopping it, and what came of it. */
export function usePdfJob() {
  const host = useHost();
  const job = `pdf-${crypto.randomUUID()}`;
  const progress = ref<{ done: number; total: number } | null>(null);
  const listening = host.onEvent((event) => {
    if (event.type === "jobMoved" && event.job === job) progress.value = event;
  });
  onScopeDispose(() => {
    void listening.then((stop) => stop());
    void host.cancelJob(job);
  });
  const onMutate = () => {
    progress.value = null;
  };
  return {
    progress,
    stop: () => void host.cancelJob(job),
    save: useMutation({
      onMutate,
      mutationFn: (request: Omit<SavePdfsRequest, "job">) => host.savePdfs({ ...request, job }),
    }),
    layOut: useMutation({
      onMutate,
      mutationFn: (request: Omit<SheetsRequest, "job">) => host.sheets({ ...request, job }),
    }),
  };
}

/** What the file of an invoice would be called by a template; none for what has no invoice. */
export function usePdfName(invoice: MaybeRefOrGetter<InvoiceRef | undefined>, template: MaybeRefOrGetter<string>) {
  const host = useHost();
  const none = { spid: "", invoice: "" };
  return useQuery({
    queryKey: computed(() => KEYS.pdfName(toValue(invoice) ?? none, toValue(template))),
    queryFn: () => host.pdfName(toValue(invoice) ?? none, toValue(template) || null),
    enabled: computed(() => toValue(invoice) !== undefined),
    placeholderData: (previous) => previous,
    staleTime: 60_000,
  });
}

/** Sheets that were laid out. */
export function useSheets(id: MaybeRefOrGetter<string>) {
  const host = useHost();
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => KEYS.sheets(toValue(id))),
    queryFn: () => host.sheetsPdf(toValue(id)),
    staleTime: Infinity,
    gcTime: 0,
  });
  return {
    data,
    error,
    refetch,
    open: useMutation({ mutationFn: () => host.openSheets(toValue(id)) }),
    save: useMutation({ mutationFn: () => host.saveSheets(toValue(id)) }),
  };
}
