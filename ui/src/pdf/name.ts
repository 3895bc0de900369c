import { DEFAULT_NAME } from "@/words/pdf";

const KEY = "pdf-name";

/** How the user named files last; the window keeps it, it is worth nothing elsewhere. */
export function keptName(): string {
  return localStorage.getItem(KEY) ?? DEFAULT_NAME;
}

/** The same as the program wants it: none where files are named as the tax bureau does. */
export function keptTemplate(): string | null {
  return keptName().trim() || null;
}

export function keepName(name: string): void {
  localStorage.setItem(KEY, name);
}
