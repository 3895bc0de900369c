import type { Cause, SafetyView } from "@/contract";
import type { Host } from "../host";

const AT = Date.UTC(2026, 10, 23, 1, 30);

const CAUSES: Record<string, Cause> = {
  otherComputer: { type: "otherComputer", path: "C:\\Users\\hui\\AppData\\Local\\cn.kaipiao.desktop" },
  copied: { type: "copied", path: "/home/hui/开票台" },
  putBack: { type: "putBack" },
  rebuilt: {
    type: "rebuilt",
    backup: AT,
    aside: "/home/hui/.local/share/cn.kaipiao.desktop/accounts/5f0c/damaged/20261124-083000",
    drafts: 2,
    unsent: 3,
  },
  empty: {
    type: "rebuilt",
    backup: null,
    aside: "/home/hui/.local/share/cn.kaipiao.desktop/accounts/5f0c/damaged/20261124-083000",
    drafts: 0,
    unsent: 0,
  },
};

/** What befell the ledger, as the address orders it, until someone has seen it. */
export function fakeSafety(order: string | null): Pick<Host, "safety" | "incidentSeen"> {
  const safety = befallen(order);
  return {
    safety: async () => ({ ...safety }),
    async incidentSeen(id) {
      safety.incidents = safety.incidents.filter((incident) => incident.id !== id);
    },
  };
}

function befallen(order: string | null): SafetyView {
  const cause = CAUSES[order ?? ""];
  const lost = [
    {
      serial: "01JDEMO0000000000777",
      company: "上海测试有限公司",
      found: "已开具 00263100001366349188 2026-11-23 10:02:11 ¥1060.00 广州测试有限公司",
    },
    { serial: "01JDEMO0000000000778", company: "上海测试有限公司", found: null },
  ];
  return {
    trouble: order === "full" ? { code: "ledger", faults: [], suspects: [], detail: "database or disk is full" } : null,
    backupTrouble: null,
    backedUp: AT,
    incidents: cause === undefined ? [] : [{ id: 1, at: AT, cause }],
    askedAbout: cause === undefined ? 0 : 3,
    lost: cause?.type === "rebuilt" ? lost : [],
    filling: cause?.type === "rebuilt" ? { from: "2026-11-01", companies: 20, left: 12, adopted: 34 } : null,
  };
}
