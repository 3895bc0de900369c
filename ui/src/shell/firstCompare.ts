import { keep, kept } from "./kept";

const DECLINED = "companies.notCompared";

/** The companies whose earlier invoices nobody wants taken in; kept on this computer. */
export function declined(): string[] {
  const found = kept(DECLINED);
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}

/** The company is not asked about again. */
export function decline(spid: string): void {
  keep(DECLINED, [...new Set([...declined(), spid])]);
}
