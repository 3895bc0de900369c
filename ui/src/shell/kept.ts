/** What is kept on this computer under a key: of any shape, for an earlier program may have written it. `null` where it is broken, or none. */
export function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps it for the next time. */
export function keep(key: string, what: unknown): void {
  localStorage.setItem(key, JSON.stringify(what));
}
