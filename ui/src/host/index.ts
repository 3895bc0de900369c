import { inject, type InjectionKey } from "vue";

import type { Host } from "./host";

export { type Host, HostError, problemOf } from "./host";

export const HOST: InjectionKey<Host> = Symbol("host");

/** The host given to the application. */
export function useHost(): Host {
  const host = inject(HOST);
  if (host === undefined) throw new Error("no host was provided");
  return host;
}

/** The program behind the window, or a stand-in where the page runs in a browser (`--mode demo-host`). */
export async function openHost(): Promise<Host> {
  if (import.meta.env.MODE === "demo-host") {
    const { fakeHost } = await import("./fake");
    return fakeHost(new URLSearchParams(location.search));
  }
  const { tauriHost } = await import("./tauri");
  return tauriHost;
}
