import { type InjectionKey, inject, type Ref, ref, type ShallowRef, shallowRef } from "vue";

import type { CompanyView, DraftView, Problem, Serial } from "@/contract";
import { type Host, problemOf } from "@/host";
import { type DraftForm, draftForm } from "./form";

/** What lies on the desk. */
export type Place =
  | { type: "empty" }
  | { type: "opening" }
  | { type: "draft"; form: DraftForm }
  | { type: "issuance"; serial: Serial }
  /** All drafts of the company, to be issued together. */
  | { type: "drafts"; spid: string }
  | { type: "failed"; problem: Problem };

/** The chosen company and the invoice being worked on; they outlive the page that shows them. */
export interface Workplace {
  spid: Ref<string | null>;
  place: ShallowRef<Place>;
  /** Takes the company that was used last; before any was, the one with the newest unsent draft, else the first. */
  start(companies: readonly CompanyView[]): Promise<void>;
  /** Chooses a company and takes up its newest draft, or a new one. */
  choose(spid: string): Promise<void>;
  /** Lays a new draft of the company on the desk. */
  startNew(): Promise<void>;
  /** Lays this draft on the desk. */
  open(view: DraftView): Promise<void>;
  /** Lays a document on its way to a number on the desk, instead of its draft. */
  follow(serial: Serial): void;
  /** The draft that was thrown away last, as long as it can be brought back. */
  discarded: ShallowRef<DraftView | null>;
  /** Throws a saved draft away; a new one takes its place on the desk where it lay there. */
  discard(view: DraftView): Promise<void>;
  /** Brings back what was thrown away last, and lays it on the desk. */
  bringBack(): Promise<void>;
  /** Puts the draft away and lays all drafts of the company on the desk. */
  showDrafts(): Promise<void>;
  /** Saves what is not saved yet. */
  save(): Promise<void>;
  /** Saves it and clears the desk: another account is about to be opened. */
  clear(): Promise<void>;
}

export const WORKPLACE: InjectionKey<Workplace> = Symbol("workplace");

/** The workplace of the application. */
export function useWorkplace(): Workplace {
  const workplace = inject(WORKPLACE);
  if (workplace === undefined) throw new Error("no workplace was provided");
  return workplace;
}

/** At most so many companies are looked through for the newest draft: the start must not wait for a thousand. */
const LOOKED_THROUGH = 50;

export function workplace(host: Host): Workplace {
  const spid = ref<string | null>(null);
  const place = shallowRef<Place>({ type: "empty" });
  const discarded = shallowRef<DraftView | null>(null);
  // A slow answer about a company that was left meanwhile must not push aside what was opened since.
  let visit = 0;

  async function save(): Promise<void> {
    if (place.value.type === "draft") await place.value.form.saveNow();
  }

  async function leave(): Promise<void> {
    if (place.value.type === "draft") await place.value.form.close();
  }

  async function lay(company: string, find: () => Promise<DraftView>): Promise<void> {
    visit += 1;
    const mine = visit;
    await leave();
    if (mine !== visit) return;
    spid.value = company;
    place.value = { type: "opening" };
    // It only orders the list of companies: nobody waits for it, and the next choice makes up for a failure.
    host.useCompany(company).catch(() => undefined);
    try {
      const view = await find();
      if (mine === visit) place.value = { type: "draft", form: draftForm(host, view) };
    } catch (error) {
      if (mine === visit) place.value = { type: "failed", problem: problemOf(error) };
    }
  }

  async function startNew(): Promise<void> {
    const company = spid.value;
    if (company !== null) await lay(company, () => host.newDraft(company));
  }

  async function choose(company: string): Promise<void> {
    await lay(company, async () => (await host.drafts(company))[0] ?? host.newDraft(company));
  }

  return {
    spid,
    place,
    choose,
    async start(companies) {
      const [first] = companies;
      if (first === undefined || spid.value !== null) return;
      try {
        const used = new Map((await host.standings()).map(({ spid, usedAt }) => [spid, usedAt ?? 0]));
        const usedAt = (one: CompanyView) => used.get(one.spid) ?? 0;
        const last = companies.reduce((one, other) => (usedAt(other) > usedAt(one) ? other : one));
        if (usedAt(last) > 0) {
          // Someone quicker than the ledger has chosen already.
          if (spid.value === null) await choose(last.spid);
          return;
        }
        const newest = await Promise.all(companies.slice(0, LOOKED_THROUGH).map(({ spid }) => host.drafts(spid)));
        const views = newest.flatMap((drafts) => drafts.slice(0, 1));
        views.sort((one, other) => (other.savedAt ?? 0) - (one.savedAt ?? 0));
        if (spid.value === null) await choose(views[0]?.spid ?? first.spid);
      } catch (error) {
        place.value = { type: "failed", problem: problemOf(error) };
      }
    },
    startNew,
    open: (view) => lay(view.spid, () => Promise.resolve(view)),
    follow(serial) {
      visit += 1;
      void leave();
      place.value = { type: "issuance", serial };
    },
    discarded,
    async discard(view) {
      const here = place.value.type === "draft" ? place.value.form : null;
      const isHere = here?.draft.serial === view.draft.serial;
      // The one on the desk must not save itself again.
      if (isHere) await here?.stopSaving();
      await host.discardDraft(view.draft.serial);
      discarded.value = isHere && here !== null ? { ...view, draft: here.snapshot() } : view;
      if (isHere) await startNew();
    },
    async bringBack() {
      const view = discarded.value;
      if (view === null) return;
      const saved = await host.saveDraft({ spid: view.spid, draft: view.draft });
      discarded.value = null;
      await lay(saved.spid, () => Promise.resolve(saved));
    },
    async showDrafts() {
      const company = spid.value;
      if (company === null) return;
      visit += 1;
      const mine = visit;
      await leave();
      if (mine === visit) place.value = { type: "drafts", spid: company };
    },
    save,
    async clear() {
      visit += 1;
      discarded.value = null;
      await leave();
      place.value = { type: "empty" };
    },
  };
}
