import type { ChecklistView, DraftView, FindingView, IssuanceView, Serial, SideView, VerdictView } from "@/contract";
import type { VerdictHost } from "../verdicts";
import type { Books } from "./books";
import { problem } from "./problem";

const HOUR = 3_600_000;
const WORD = "已在税局核对";

/** What a person decides, at a platform that shows an invoice of another amount unless told otherwise. */
export function fakeVerdicts({ issuanceOf, written, issuances, tell, nextSerial, order }: Books): VerdictHost {
  const isReady = order.get("verdict") === "ready";
  const showsNothing = isReady || order.get("verdict") === "none";
  const repaired = new Map<Serial, number>();
  const looked = new Map<Serial, number>();

  function draftOf(serial: Serial): DraftView {
    const view = written.get(serial);
    if (view === undefined) throw problem("not-found");
    return view;
  }

  function change(serial: Serial, more: Partial<IssuanceView>): void {
    issuances.set(serial, { ...issuanceOf(serial), ...more });
    tell({ type: "issuanceChanged", serial });
  }

  function sideOf(one: IssuanceView): SideView {
    const { serial, kind, buyer, net, tax, gross } = one;
    const { taxId } = draftOf(serial).draft.buyer;
    return { serial, kind, code: "", number: "", issuedAt: "", buyer, buyerTaxId: taxId, net, tax, gross };
  }

  function listed(serial: Serial, number: string): FindingView {
    const sent = sideOf(issuanceOf(serial));
    const side = {
      ...sent,
      number,
      issuedAt: "2026-11-24 10:32:05",
      net: (sent.net ?? 0) * 2,
      tax: (sent.tax ?? 0) * 2,
      gross: (sent.gross ?? 0) * 2,
    };
    return { foundIn: "issued", sameSerial: true, side, differs: ["net", "tax", "gross"], owner: null, words: "" };
  }

  function checklist(serial: Serial, found: number): ChecklistView {
    const lastTry = issuanceOf(serial).createdAt - (isReady ? 13 * HOUR : 0);
    const repairedAt = repaired.get(serial) ?? (isReady ? Date.now() - HOUR : null);
    const lookedAt = looked.get(serial) ?? null;
    const missing = isReady && lookedAt !== null ? [] : ["还没有请平台修复 202611", "最后一次发送还不到 12 小时"];
    return {
      months: ["202611"],
      repairedAt,
      repairedFrom: repairedAt === null ? null : repairedAt + HOUR / 6,
      lookedAt,
      found,
      lastTry,
      waitedFrom: lastTry + 12 * HOUR,
      missing,
      word: WORD,
    };
  }

  function view(serial: Serial): VerdictView {
    const issuance = issuanceOf(serial);
    const found = looked.has(serial) && !showsNothing ? [listed(serial, "00263100001366349170")] : [];
    return { issuance, sent: sideOf(issuance), versions: 1, found, checklist: checklist(serial, found.length) };
  }

  return {
    verdict: async (serial) => view(serial),
    async lookFor(serial) {
      looked.set(serial, Date.now());
      return view(serial);
    },
    async repairFor(serial) {
      repaired.set(serial, Date.now());
      return view(serial);
    },
    async findListed(serial, number) {
      if (!/^\d{20}$/.test(number.trim())) throw problem("bad-input", { detail: "发票号码不完整：数电票是 20 位数字" });
      return listed(serial, number.trim());
    },
    async adopt({ serial, numbers }) {
      change(serial, { state: "issued", number: numbers[0] ?? "", issuedAt: "2026-11-24 10:32:05" });
      return issuanceOf(serial);
    },
    async settleByHand(serial, number) {
      if (!/^\d{20}$/.test(number.trim())) throw problem("bad-input", { detail: "发票号码不完整：数电票是 20 位数字" });
      change(serial, { state: "settled_by_hand", number: number.trim() });
      return issuanceOf(serial);
    },
    async issueAnew(serial, word) {
      const { successor } = issuanceOf(serial);
      if (successor === null && word !== WORD) throw problem("not-yet", { detail: "还没有请平台修复 202611" });
      const next = successor ?? nextSerial();
      change(serial, { state: "settled_by_hand", successor: next });
      const old = draftOf(serial);
      return { ...old, draft: { ...structuredClone(old.draft), serial: next }, savedAt: Date.now() };
    },
    async waiting() {
      const stopped = [...issuances.values()].filter(({ state }) => state === "needs_person");
      const [first] = [...issuances.values()].filter(({ state }) => state === "issued");
      const isDouble = order.has("double") && first !== undefined && !first.appearedSeen;
      return { stopped, doubles: isDouble ? [{ ...first, appeared: "00263100001366349170" }] : [] };
    },
    async sawDouble(serial) {
      change(serial, { appearedSeen: true });
    },
  };
}
