import { VueQueryPlugin } from "@tanstack/vue-query";
import { type App, createApp } from "vue";

import Root from "./App.vue";
import { batch, BATCH } from "./bureau/batch";
import { LOGINS, logins } from "./bureau/logins";
import { type Workplace, workplace, WORKPLACE } from "./draft/workplace";
import { HOST, type Host } from "./host";
import { EXPORTING, exporting } from "./invoices/exporting";
import { queryClient, refreshing } from "./queries/client";
import { router } from "./router";

/** The application over a host, not mounted yet; it hears of what changes until `close` is called. */
export async function openApp(host: Host): Promise<{ app: App; desk: Workplace; close: () => void }> {
  const client = queryClient();
  const desk = workplace(host);
  // Heard from the start: what changes between the first answer and the first event would else be missed.
  const close = await host.onEvent(refreshing(client));
  const app = createApp(Root)
    .use(router())
    .use(VueQueryPlugin, { queryClient: client })
    .provide(HOST, host)
    .provide(WORKPLACE, desk)
    .provide(LOGINS, logins(host))
    .provide(BATCH, batch())
    .provide(EXPORTING, exporting(host));
  return { app, desk, close };
}
