import { vi } from "vitest";

/** How long a test waits for what must come: machines are shared, and a test that is slow is not wrong. In milliseconds. */
export const PATIENCE = 20_000;

/** Waits until a check no longer throws, and gives what it returns. */
export function until<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 20 });
}
