import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type {
  DifferenceKind,
  InvoiceCursor,
  InvoiceFilter,
  InvoicePage,
  InvoiceSort,
  MarkPrintedRequest,
  ReconcileRequest,
} from "@/contract";
import { useHost } from "@/host";
import { KEYS } from "./keys";

/** Rows that are asked for at a time. */
const PAGE = 100;

/** The invoices that pass a filter, as far as one scrolled; `needed` tells how many of them have to be at hand. */
export function useInvoices(
  filter: MaybeRefOrGetter<InvoiceFilter>,
  sort: MaybeRefOrGetter<InvoiceSort>,
  needed: () => number = () => Infinity,
) {
  const host = useHost();
  return useInfiniteQuery({
    queryKey: computed(() => KEYS.invoices(toValue(filter), toValue(sort))),
    queryFn: ({ pageParam }) =>
      host.invoices({ filter: toValue(filter), sort: toValue(sort), after: pageParam, limit: PAGE }),
    initialPageParam: null as InvoiceCursor | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    meta: { needed },
  });
}

/** Lets go of the pages behind what is in sight, so that they are not asked for again with it: whoever scrolls on gets them anew. */
export function dropUnseen(client: QueryClient): void {
  for (const { queryKey, meta } of client.getQueryCache().findAll({ queryKey: KEYS.invoicePages })) {
    const needed = (meta?.["needed"] as (() => number) | undefined)?.() ?? Infinity;
    client.setQueryData<InfiniteData<InvoicePage>>(queryKey, (data) => {
      if (data === undefined) return data;
      let rows = 0;
      const count = data.pages.findIndex((page) => (rows += page.rows.length) >= needed) + 1;
      if (count === 0 || count === data.pages.length) return data;
      return { pages: data.pages.slice(0, count), pageParams: data.pageParams.slice(0, count) };
    });
  }
}

/** What the invoices that pass a filter add up to; a long list takes a moment. */
export function useInvoiceSums(filter: MaybeRefOrGetter<InvoiceFilter>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.invoiceSums(toValue(filter))),
    queryFn: () => host.invoiceSums(toValue(filter)),
    placeholderData: (previous) => previous,
  });
}

/** All that is known of one invoice. */
export function useInvoice(key: MaybeRefOrGetter<string>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.invoice(toValue(key))),
    queryFn: () => host.invoice(toValue(key)),
  });
}

/** Says of invoices whether they are on paper. */
export function useMarkPrinted() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: MarkPrintedRequest) => host.markPrinted(request),
    onSettled: () => client.invalidateQueries({ queryKey: ["invoices"] }),
  });
}

/** How far a company's newest comparison with the platform is, and what it found. */
export function useReconciliation(spid: MaybeRefOrGetter<string>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.reconciliation(toValue(spid))),
    queryFn: () => host.reconciliation(toValue(spid)),
    enabled: computed(() => toValue(spid) !== ""),
  });
}

/** What differs, of one kind; more may be asked for. */
export function useDifferences(spid: MaybeRefOrGetter<string>, kind: DifferenceKind) {
  const host = useHost();
  return useInfiniteQuery({
    queryKey: computed(() => [...KEYS.reconciliation(toValue(spid)), "differences", kind]),
    queryFn: ({ pageParam }) => host.differences(toValue(spid), kind, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => (page.length === 0 ? null : pages.flat().length),
  });
}

/** Begins a comparison, or stops it. */
export function useReconcile() {
  const host = useHost();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["reconciliation"] });
  return {
    start: useMutation({ mutationFn: (request: ReconcileRequest) => host.startReconcile(request), onSettled }),
    stop: useMutation({ mutationFn: (spid: string) => host.stopReconcile(spid), onSettled }),
  };
}
