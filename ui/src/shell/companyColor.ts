/** Far enough apart to be told apart, and none near the red of warnings and of red invoices. */
export const HUES = [255, 165, 300, 215, 135, 325, 235, 190, 280, 110] as const;

/** The hue of a company, the user's choice or the same on every computer: a glance tells whose invoice is being written. */
export function companyHue(spid: string, chosen: number | null = null): number {
  return chosen ?? HUES[mixed(fnv1a(spid)) % HUES.length] ?? HUES[0];
}

/** FNV-1a over the id's characters; the low bits alone fall too evenly on ids that are alike. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** MurmurHash3's last step: every bit of the hash reaches every bit of the result. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
