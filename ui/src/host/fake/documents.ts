import type { ManyView, MonthEndView, Serial } from "@/contract";
import type { Host } from "../host";
import type { Books } from "./books";
import { fakePreview } from "./preview";
import { problem } from "./problem";

type Part =
  | "issueDraft"
  | "issuances"
  | "issuance"
  | "attempts"
  | "withdraw"
  | "withdrawAll"
  | "resubmitAll"
  | "askAgain"
  | "handOver"
  | "resumeCompany"
  | "monthEnd"
  | "orderWithdrawal";

/** Documents on their way to a number. */
export function fakeDocuments(books: Books): Pick<Host, Part> {
  const { order, issuances, trails, companyOf, issuanceOf, isOpen, step, queue, run, tell } = books;
  let withdraws = false;

  function many(serials: readonly Serial[], isDone: (serial: Serial) => boolean): ManyView {
    return {
      done: serials.filter(isDone).map(issuanceOf),
      refused: serials.filter((serial) => !isDone(serial)),
    };
  }

  function monthEnd(): MonthEndView | null {
    if (!order.has("month-end")) return null;
    const endsAt = new Date().setHours(24, 0, 0, 0);
    const open = [...issuances.values()].filter((one) => isOpen(one) && one.state !== "sending");
    return {
      endsAt,
      open: open.length,
      unsent: open.filter(({ state }) => state === "queued").length,
      held: open.filter(({ state }) => state === "held").length,
      withdraws,
      withdrawsFrom: endsAt - 300_000,
    };
  }

  return {
    async issueDraft({ spid, draft, beside }) {
      const { faults } = fakePreview(draft);
      if (faults.some(({ severity }) => severity === "block")) throw problem("faults", { faults });
      const [like] = [...issuances.values()].filter(({ state }) => state === "issued");
      if (order.get("outcome") === "suspects" && like !== undefined && beside.length === 0) {
        const { serial, number, createdAt, gross } = like;
        throw problem("suspects", { suspects: [{ key: serial, number, at: createdAt, gross }] });
      }
      const one = queue({ spid, draft: structuredClone(draft), savedAt: null }, Date.now());
      run(draft.serial, spid);
      tell({ type: "issuanceChanged", serial: draft.serial });
      return one;
    },
    issuances: async (filter) =>
      [...issuances.keys()]
        .map(issuanceOf)
        .filter((one) => filter.spid === null || one.spid === filter.spid)
        .filter((one) => filter.state === null || one.state === filter.state)
        .filter((one) => !filter.open || isOpen(one))
        .sort((a, b) => b.createdAt - a.createdAt),
    issuance: async (serial) => issuanceOf(serial),
    attempts: async (serial) => trails.get(serial) ?? [],
    async withdraw(serial) {
      step(serial, "withdrawn", "person");
      return issuanceOf(serial);
    },
    async withdrawAll(serials) {
      const isQueued = (serial: Serial) => issuanceOf(serial).state === "queued";
      for (const serial of serials.filter(isQueued)) step(serial, "withdrawn", "person");
      return many(serials, (serial) => issuanceOf(serial).state === "withdrawn");
    },
    async resubmitAll(serials) {
      const isHeld = (serial: Serial) => issuanceOf(serial).state === "held";
      for (const serial of serials.filter(isHeld)) step(serial, "accepted", "resubmit");
      return many(serials, (serial) => issuanceOf(serial).state === "accepted");
    },
    async askAgain(serial) {
      step(serial, issuanceOf(serial).state, "ask", "还没有结果");
    },
    async handOver(serial) {
      step(serial, "needs_person", "person", "平台一直没有明确的结果，已交给您处理");
      return issuanceOf(serial);
    },
    async resumeCompany(spid) {
      companyOf(spid).parked = null;
      tell({ type: "companiesChanged" });
      for (const one of issuances.values()) {
        if (one.spid === spid && one.state === "queued") step(one.serial, "issued", "send");
      }
    },
    monthEnd: async () => monthEnd(),
    async orderWithdrawal(wanted) {
      withdraws = wanted;
      return monthEnd();
    },
  };
}
