const DECLINED = "companies.notCompared";

/** The companies whose earlier invoices nobody wants taken in; kept on this computer. */
export function declined(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(DECLINED) ?? "null");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    // Broken: it is as if nobody had declined.
    return [];
  }
}

/** The company is not asked about again. */
export function decline(spid: string): void {
  localStorage.setItem(DECLINED, JSON.stringify([...new Set([...declined(), spid])]));
}
