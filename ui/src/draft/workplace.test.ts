import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { DraftView } from "@/contract";
import { type Host, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { COMPANIES, sampleDraft } from "@/host/fake/data";
import { workplace } from "./workplace";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const SAVED: DraftView[] = [
  { spid: "1024", draft: sampleDraft("OLD", 0), savedAt: 1_000 },
  { spid: "2048", draft: sampleDraft("NEWEST", 1), savedAt: 3_000 },
  { spid: "2048", draft: sampleDraft("NEWER", 1), savedAt: 2_000 },
];

function desk(more: Partial<Host> = {}) {
  const host: Host = { ...fakeHost(), drafts: async (spid) => SAVED.filter((one) => one.spid === spid), ...more };
  return workplace(host);
}

function serial({ place }: ReturnType<typeof workplace>): string | undefined {
  return place.value.type === "draft" ? place.value.form.draft.serial : undefined;
}

it("starts with the company and the draft that were worked on last", async () => {
  const at = desk();
  await at.start(COMPANIES);
  expect(at.spid.value).toBe("2048");
  expect(serial(at)).toBe("NEWEST");
});

it("starts with a new draft of the first company where nothing is unsent", async () => {
  const at = desk({ drafts: async () => [] });
  await at.start(COMPANIES);
  expect(at.spid.value).toBe("1024");
  expect(at.place.value.type).toBe("draft");
});

it("starts with the company that was used last, whoever has the newest draft", async () => {
  const none = { loginAt: null, lapsedAt: null, activeAt: null, open: 0, needsPerson: 0 };
  const at = desk({
    standings: async () => [
      { spid: "1024", usedAt: 9_000, ...none },
      { spid: "2048", usedAt: 8_000, ...none },
    ],
  });
  await at.start(COMPANIES);
  expect([at.spid.value, serial(at)]).toEqual(["1024", "OLD"]);
});

it("leaves the choice alone once one was made", async () => {
  const at = desk();
  await at.choose("1024");
  await at.start(COMPANIES);
  expect(serial(at)).toBe("OLD");
});

it("saves the draft of the company that is left", async () => {
  const saveDraft = vi.fn(fakeHost().saveDraft);
  const at = desk({ saveDraft });
  await at.choose("1024");
  if (at.place.value.type === "draft") at.place.value.form.draft.remark = "没写完";
  await at.choose("2048");
  expect(saveDraft.mock.calls[0]?.[0]).toMatchObject({ spid: "1024", draft: { serial: "OLD", remark: "没写完" } });
});

it("does not let the slow answer of a company left meanwhile push aside the other's draft", async () => {
  let answer: (drafts: DraftView[]) => void = () => undefined;
  const slow = new Promise<DraftView[]>((resolve) => (answer = resolve));
  const at = desk({ drafts: (spid) => (spid === "1024" ? slow : Promise.resolve(SAVED.slice(1))) });
  const first = at.choose("1024");
  await at.choose("2048");
  answer(SAVED.slice(0, 1));
  await first;
  expect(at.spid.value).toBe("2048");
  expect(serial(at)).toBe("NEWEST");
});

it("says why a draft could not be opened", async () => {
  const at = desk({
    drafts: () => Promise.reject(new HostError({ code: "ledger", faults: [], suspects: [], detail: "" })),
  });
  await at.choose("1024");
  expect(at.place.value).toMatchObject({ type: "failed", problem: { code: "ledger" } });
});

it("brings back a draft that was thrown away, as it stood when it was", async () => {
  const host = fakeHost();
  const at = workplace(host);
  await at.choose("1024");
  if (at.place.value.type !== "draft") throw new Error("no draft");
  const { form } = at.place.value;
  form.draft.remark = "丢掉的";
  await form.saveNow();
  await at.discard({ spid: "1024", draft: form.snapshot(), savedAt: 1 });
  expect(await host.drafts("1024")).toEqual([]);
  expect(serial(at)).not.toBe(form.draft.serial);
  await at.bringBack();
  expect(serial(at)).toBe(form.draft.serial);
  expect((await host.drafts("1024")).map(({ draft }) => draft.remark)).toEqual(["丢掉的"]);
  expect(at.discarded.value).toBeNull();
});
