import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";

import { openApp } from "./app";
import { openHost } from "./host";
import "./styles/base.css";
import { followColorScheme } from "./styles/dark";

followColorScheme();
const { app, desk } = await openApp(await openHost());
app.mount("#app");

// A window that is closed or hidden may not come back: what was typed a moment ago is saved now.
for (const leaving of ["pagehide", "beforeunload"]) addEventListener(leaving, () => void desk.save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void desk.save();
});
