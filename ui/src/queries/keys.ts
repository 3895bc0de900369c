import type { InvoiceRef, IssuanceFilter, Serial, Timestamp } from "@/contract";

/** The names under which answers of the host are kept. */
export const KEYS = {
  appInfo: ["app-info"] as const,
  accounts: ["accounts"] as const,
  preferences: ["preferences"] as const,
  companies: ["companies"] as const,
  bureauAccount: (spid: string) => ["bureau-account", spid] as const,
  monthEnd: ["month-end"] as const,
  standings: ["standings"] as const,
  drafts: (spid: string) => ["drafts", spid] as const,
  allIssuances: ["issuances"] as const,
  issuances: (filter: IssuanceFilter) => ["issuances", filter] as const,
  issuance: (serial: Serial) => ["issuance", serial] as const,
  attempts: (serial: Serial) => ["attempts", serial] as const,
  links: (serial: Serial, at: Timestamp) => ["links", serial, at] as const,
  templates: (spid: string) => ["templates", spid] as const,
  pdf: ({ spid, invoice }: InvoiceRef) => ["pdf", spid, invoice] as const,
  sheets: (id: string) => ["sheets", id] as const,
  safety: ["safety"] as const,
};
