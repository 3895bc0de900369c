import type { AppInfo, IssuingSettings } from "@/contract";
import type { Host } from "../host";
import type { Books } from "./books";
import { problem } from "./problem";

type Part =
  | "appInfo"
  | "accounts"
  | "connect"
  | "switchAccount"
  | "forgetAccount"
  | "preferences"
  | "savePreferences"
  | "logIn"
  | "retryKeyring"
  | "tryNow"
  | "issuingSettings"
  | "changeIssuingSettings";

/** The account at the platform, its keyring and its settings; any password but `wrong` will do. */
export function fakeAccount({ order, tell }: Books): Pick<Host, Part> {
  let keyring = order.get("keyring");
  let account: AppInfo["account"] = order.has("first")
    ? null
    : order.get("account") === "platform"
      ? "platform"
      : "demo";
  let downUntil = order.has("down") ? Date.now() + 23_000 : null;
  let settings: IssuingSettings = { callsAtOnce: 8, perCall: 1 };
  let stopped = order.has("logged-out") ? problem("no-account").problem : null;
  if (order.has("keyring-stopped")) stopped = problem("keyring", { detail: "系统密码保管锁着：解锁后再试" }).problem;

  const appInfo: Host["appInfo"] = async () => ({
    version: "0.1.0",
    dataDir: "/home/会计/.local/share/cn.kaipiao.desktop",
    account,
    server: "http://localhost",
    user: "demo",
    keyring:
      keyring === null
        ? { place: "os", trouble: null }
        : { place: "memory", trouble: keyring === "absent" ? "absent" : "locked" },
    stopped,
    nextTryIn: downUntil === null ? null : Math.max(0, downUntil - Date.now()),
  });

  function checked(password: string): void {
    if (password === "wrong") throw problem("login-refused", { detail: "用户名或密码错误" });
  }

  return {
    appInfo,
    accounts: async () =>
      account === "platform"
        ? [
            { id: "a1", server: "https://pbs.example.cn", user: "demo", current: true },
            { id: "a2", server: "https://pbs.example.cn", user: "另一个账号", current: false },
          ]
        : [],
    async connect({ password }) {
      checked(password);
      account = "platform";
      return appInfo();
    },
    async switchAccount(id) {
      account = id === "demo" ? "demo" : "platform";
      return appInfo();
    },
    async forgetAccount() {
      account = null;
      return appInfo();
    },
    preferences: async () => ({ qrSeconds: 180, loginHours: 12 }),
    savePreferences: async (preferences) => preferences,
    async logIn({ password }) {
      checked(password);
      stopped = null;
      return appInfo();
    },
    async tryNow() {
      downUntil = null;
      tell({ type: "connectionChanged" });
    },
    issuingSettings: async () => settings,
    async changeIssuingSettings(wanted) {
      settings = wanted;
      return wanted;
    },
    async retryKeyring() {
      keyring = null;
      if (stopped?.code === "keyring") stopped = null;
      return { place: "os", trouble: null };
    },
  };
}
