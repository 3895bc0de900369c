import { expect, it, vi } from "vitest";

import type { IssueRequest, Problem, ProblemCode } from "@/contract";
import { draftForm } from "@/draft/form";
import { type Host, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { emptyDraft, sampleDraft } from "@/host/fake/data";
import { issueFlow } from "./flow";

const SUSPECT = { key: "LIKE", number: "00263100001366349171", at: 1, gross: 10_600 };

function problem(code: ProblemCode, more: Partial<Problem> = {}): HostError {
  return new HostError({ code, faults: [], suspects: [], detail: "", ...more });
}

function desk(more: Partial<Host> = {}, draft = sampleDraft("S1", 0)) {
  const host: Host = { ...fakeHost(new URLSearchParams("fresh&outcome=queued")), ...more };
  const issueDraft = vi.fn(host.issueDraft);
  const saveDraft = vi.fn(host.saveDraft);
  const watched = { ...host, issueDraft, saveDraft };
  const form = draftForm(watched, { spid: "1024", draft, savedAt: null });
  const handed = vi.fn<(serial: string) => void>();
  return { form, flow: issueFlow(watched, form, handed), issueDraft, saveDraft, handed };
}

it("asks before it hands over, once, the draft as it stands", async () => {
  const { form, flow, issueDraft, handed } = desk();
  form.draft.remark = "刚写的";
  await flow.press();
  expect(flow.phase.value).toEqual({ type: "confirming" });
  expect(issueDraft).not.toHaveBeenCalled();
  await flow.confirm();
  const request: Partial<IssueRequest> = { spid: "1024", beside: [] };
  expect(issueDraft.mock.calls).toEqual([[expect.objectContaining(request)]]);
  expect(issueDraft.mock.calls[0]?.[0].draft).toMatchObject({ serial: "S1", remark: "刚写的" });
  expect(handed.mock.calls).toEqual([["S1"]]);
});

it("shows what is wrong instead of asking", async () => {
  const { form, flow, issueDraft } = desk({}, emptyDraft("S1", ""));
  await flow.press();
  expect(flow.phase.value).toEqual({ type: "writing" });
  expect(form.shown.value.size).toBeGreaterThan(0);
  await flow.confirm();
  expect(issueDraft).not.toHaveBeenCalled();
});

it("lets a warning pass", async () => {
  const draft = sampleDraft("S1", 0);
  draft.buyer.taxId = "123456789012345";
  const { form, flow } = desk({}, draft);
  await flow.press();
  expect(form.faults.value).toMatchObject([{ severity: "warn" }]);
  expect(flow.phase.value).toEqual({ type: "confirming" });
});

it("does not ask on totals that are not known", async () => {
  const { flow } = desk({ preview: () => Promise.reject(problem("internal")) });
  await flow.press();
  expect(flow.phase.value).toEqual({ type: "writing" });
  expect(flow.problem.value?.code).toBe("internal");
});

it("hands over once however often it is confirmed", async () => {
  const { flow, issueDraft } = desk();
  await flow.press();
  await Promise.all([flow.confirm(), flow.confirm(), flow.press()]);
  expect(issueDraft).toHaveBeenCalledOnce();
});

it("hands nothing over once it was cancelled", async () => {
  const { flow, issueDraft } = desk();
  await flow.press();
  flow.cancel();
  await flow.confirm();
  expect(issueDraft).not.toHaveBeenCalled();
});

it("names the look-alikes that were shown when the person wants another one, and only then", async () => {
  const own = fakeHost(new URLSearchParams("fresh&outcome=queued"));
  const issueDraft: Host["issueDraft"] = (request) =>
    request.beside.length === 0
      ? Promise.reject(problem("suspects", { suspects: [SUSPECT] }))
      : own.issueDraft(request);
  const { flow, issueDraft: asked, handed } = desk({ issueDraft });
  await flow.press();
  await flow.confirm();
  expect(flow.phase.value).toEqual({ type: "doubting", suspects: [SUSPECT] });
  expect(handed).not.toHaveBeenCalled();
  await flow.confirm();
  expect(asked.mock.calls.map(([{ beside }]) => beside)).toEqual([[], ["LIKE"]]);
  expect(handed).toHaveBeenCalledOnce();
});

it("forgets the look-alikes when the person goes back", async () => {
  const issueDraft = () => Promise.reject(problem("suspects", { suspects: [SUSPECT] }));
  const { flow, issueDraft: asked } = desk({ issueDraft });
  await flow.press();
  await flow.confirm();
  flow.cancel();
  await flow.press();
  await flow.confirm();
  expect(asked.mock.calls.map(([{ beside }]) => beside)).toEqual([[], []]);
});

it("keeps the draft and goes on saving it where the host refuses", async () => {
  const { form, flow, saveDraft } = desk({ issueDraft: () => Promise.reject(problem("ledger")) });
  await flow.press();
  await flow.confirm();
  expect(flow.phase.value).toEqual({ type: "writing" });
  expect(flow.problem.value?.code).toBe("ledger");
  form.draft.remark = "还在写";
  await form.saveNow();
  expect(saveDraft).toHaveBeenCalledOnce();
});

it("saves nothing more of a draft that was handed over", async () => {
  const { form, flow, saveDraft } = desk();
  await flow.press();
  await flow.confirm();
  form.draft.remark = "太晚了";
  await form.saveNow();
  expect(saveDraft).not.toHaveBeenCalled();
});
