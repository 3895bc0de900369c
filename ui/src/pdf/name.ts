import { DEFAULT_NAME } from "@/words/pdf";

const KEY = "pdf-name";

/** How the user named files last; the window keeps it, it is worth nothing elsewhere. */
export function keptName(): string {
  return localStorage.getItem(KEY) ?? DEFAULT_NAME;
}

export function keepName(name: string): void {
  localStorage.setItem(KEY, name);
}
