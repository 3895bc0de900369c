/** A package of somebody else's that the program is made of. */
export interface ThirdParty {
  name: string;
  version: string;
  /** SPDX expression, e.g. `MIT OR Apache-2.0`. */
  licence: string;
  /** Where it comes from, or "". */
  url: string;
  /** Places in {@link Licences.texts}. */
  texts: number[];
}

/** What the program is made of, and under which terms; written when the front end is built. */
export interface Licences {
  packages: ThirdParty[];
  /** Each text once, however many packages carry it. */
  texts: string[];
}

/** The file beside the page that holds {@link Licences}. */
export const LICENCES_FILE = "licences.json";

/** Reads the file; rejects where it is missing. */
export async function readLicences(): Promise<Licences> {
  const answer = await fetch(`./${LICENCES_FILE}`);
  if (!answer.ok) throw new Error(`${LICENCES_FILE}: ${answer.status}`);
  return (await answer.json()) as Licences;
}

/** The packages whose name or licence holds the words; all where there are none. */
export function search(packages: ThirdParty[], words: string): ThirdParty[] {
  const wanted = words.trim().toLowerCase();
  return packages.filter((one) => `${one.name} ${one.licence}`.toLowerCase().includes(wanted));
}
