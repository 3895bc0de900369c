import type { InvoiceFilter, InvoiceRef, InvoiceSort, IssuanceFilter, Serial, Timestamp } from "@/contract";

/** The names under which answers of the host are kept. */
export const KEYS = {
  appInfo: ["app-info"] as const,
  accounts: ["accounts"] as const,
  preferences: ["preferences"] as const,
  issuing: ["issuing"] as const,
  companies: ["companies"] as const,
  bureauAccount: (spid: string) => ["bureau-account", spid] as const,
  monthEnd: ["month-end"] as const,
  standings: ["standings"] as const,
  drafts: (spid: string) => ["drafts", spid] as const,
  allIssuances: ["issuances"] as const,
  issuances: (filter: IssuanceFilter) => ["issuances", filter] as const,
  invoices: (filter: InvoiceFilter, sort: InvoiceSort) => ["invoices", "page", filter, sort] as const,
  invoiceSums: (filter: InvoiceFilter) => ["invoices", "sums", filter] as const,
  invoice: (key: string) => ["invoices", "one", key] as const,
  reconciliation: (spid: string) => ["reconciliation", spid] as const,
  issuance: (serial: Serial) => ["issuance", serial] as const,
  attempts: (serial: Serial) => ["attempts", serial] as const,
  links: (serial: Serial, at: Timestamp) => ["links", serial, at] as const,
  templates: (spid: string) => ["templates", spid] as const,
  pdf: ({ spid, invoice }: InvoiceRef) => ["pdf", spid, invoice] as const,
  sheets: (id: string) => ["sheets", id] as const,
  safety: ["safety"] as const,
};
