/** Far enough apart to be told apart, and none near the red of warnings and of red invoices. */
const HUES = [255, 165, 300, 215, 135, 325, 235, 190, 280, 110] as const;

/** The hue of a company, the same on every computer: a glance tells whose invoice is being written. */
export function companyHue(spid: string): number {
  let hash = 0;
  for (const char of spid) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return HUES[hash % HUES.length] ?? HUES[0];
}
