import type { DraftView, Serial } from "@/contract";
import type { Host } from "../host";
import type { Books } from "./books";
import { emptyDraft } from "./data";
import { fakePreview, fakeSpread } from "./preview";
import { problem } from "./problem";

type Part =
  | "newDraft"
  | "drafts"
  | "templates"
  | "saveTemplate"
  | "removeTemplate"
  | "restoreTemplate"
  | "layOut"
  | "saveDraft"
  | "discardDraft"
  | "preview"
  | "spreadDiscount"
  | "reopen"
  | "copyIssuance"
  | "copyListed";

/** Drafts and templates, and the drafts that are made of documents. */
export function fakeDrafts({ drafts, templates, written, issuances, companyOf, nextSerial }: Books): Pick<Host, Part> {
  function writtenAs(serial: Serial | undefined): DraftView {
    const view = written.get(serial ?? "");
    if (view === undefined) throw problem("not-found");
    return view;
  }

  function copied({ spid, draft }: DraftView): DraftView {
    return { spid, draft: { ...structuredClone(draft), serial: nextSerial() }, savedAt: null };
  }

  return {
    newDraft: async (spid) => ({ spid, draft: emptyDraft(nextSerial(), companyOf(spid).drawer), savedAt: null }),
    drafts: async (spid) =>
      [...drafts.values()].filter((one) => one.spid === spid).sort((a, b) => (b.savedAt ?? 0) - (a.savedAt ?? 0)),
    templates: async (spid) =>
      [...templates.values()].filter((one) => one.spid === spid).sort((a, b) => a.name.localeCompare(b.name)),
    async saveTemplate({ spid, name, monthly, draft }) {
      if (name.trim() === "") throw problem("bad-template", { detail: "模板名称要有 1 到 40 个字" });
      const same = [...templates.values()].find((one) => one.spid === spid && one.name === name);
      const id = same?.id ?? templates.size + 1;
      const saved = { id, spid, name, monthly, laidOut: "", draft: structuredClone(draft), savedAt: Date.now() };
      templates.set(id, saved);
      return saved;
    },
    async removeTemplate(id) {
      templates.delete(id);
    },
    async restoreTemplate(template) {
      templates.set(template.id, structuredClone(template));
    },
    async layOut({ spid, templates: wanted, month }) {
      return wanted.map((id) => {
        const one = templates.get(id);
        if (one === undefined) throw problem("not-found");
        templates.set(id, { ...one, laidOut: month });
        const view = { spid, draft: { ...structuredClone(one.draft), serial: nextSerial() }, savedAt: Date.now() };
        drafts.set(view.draft.serial, view);
        return view;
      });
    },
    async saveDraft({ spid, draft }) {
      if (issuances.has(draft.serial) && !drafts.has(draft.serial)) throw problem("wrong-state");
      const view = { spid, draft: structuredClone(draft), savedAt: Date.now() };
      drafts.set(draft.serial, view);
      return view;
    },
    async discardDraft(serial) {
      drafts.delete(serial);
    },
    preview: async ({ draft }) => fakePreview(draft),
    async spreadDiscount({ draft, discount }) {
      if (fakePreview(draft).totals.gross === 0) throw problem("cannot-discount", { detail: "请先填好每一行的金额" });
      return fakeSpread(draft, discount);
    },
    async reopen(serial) {
      const view = writtenAs(serial);
      issuances.delete(serial);
      drafts.set(serial, view);
      return view;
    },
    copyIssuance: async (serial) => copied(writtenAs(serial)),
    copyListed: async (_, number) => ({
      ...copied(writtenAs([...issuances.values()].find((one) => one.number === number)?.serial)),
      leftOut: "平台的列表不写特定业务和扣除额，原票有的请补上",
    }),
  };
}
