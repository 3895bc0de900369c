import { VueQueryPlugin } from "@tanstack/vue-query";
import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import { createApp } from "vue";

import App from "./App.vue";
import { workplace, WORKPLACE } from "./draft/workplace";
import { HOST, openHost } from "./host";
import { queryClient, refresh } from "./queries/client";
import { router } from "./router";
import "./styles/base.css";
import { followColorScheme } from "./styles/dark";

followColorScheme();
const host = await openHost();
const client = queryClient();
const desk = workplace(host);

createApp(App)
  .use(router())
  .use(VueQueryPlugin, { queryClient: client })
  .provide(HOST, host)
  .provide(WORKPLACE, desk)
  .mount("#app");

// Not awaited before mounting: what is shown is asked for anew on every event anyway.
await host.onEvent((event) => void refresh(client, event));

// A window that is closed or hidden may not come back: what was typed a moment ago is saved now.
for (const leaving of ["pagehide", "beforeunload"]) addEventListener(leaving, () => void desk.save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void desk.save();
});
