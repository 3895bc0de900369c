import { expect, it, vi } from "vitest";

import type { IssueRequest } from "@/contract";
import { type Host, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { emptyDraft, sampleDraft } from "@/host/fake/data";
import { issueMany } from "./many";

const SUSPECT = { key: "LIKE", number: "00263100001366349171", at: 1, gross: 10_600 };

async function many(issue?: (request: IssueRequest) => Promise<unknown>) {
  const base = fakeHost(new URLSearchParams("fresh&outcome=queued"));
  const issueDraft = vi.fn((issue ?? base.issueDraft) as Host["issueDraft"]);
  const drafts = [sampleDraft("S1", 0), emptyDraft("S2", ""), sampleDraft("S3", 1)];
  const run = issueMany(
    { ...base, issueDraft },
    "1024",
    drafts.map((draft) => ({ spid: "1024", draft, savedAt: 1 })),
  );
  await run.check();
  const states = () => run.rows.value.map(({ state }) => state.type);
  const given = () => issueDraft.mock.calls.map(([{ draft, beside }]) => [draft.serial, beside]);
  return { run, states, given };
}

it("hands over what is chosen and has no blocking fault, each once", async () => {
  const { run, states, given } = await many();
  expect(states()).toEqual(["ready", "faulty", "ready"]);
  run.choose("S2", true);
  expect(run.going.value.map(({ view }) => view.draft.serial)).toEqual(["S1", "S3"]);
  expect(run.gross.value).toBe(10_600 + 21_200);
  await run.run();
  await run.run();
  expect(given()).toEqual([
    ["S1", []],
    ["S3", []],
  ]);
  expect(states()).toEqual(["handed", "faulty", "handed"]);
});

it("asks about one that looks like another, and hands it over only when it is chosen again", async () => {
  const { run, states, given } = await many(async ({ draft, beside }) => {
    const like = draft.serial === "S1" && beside.length === 0;
    if (like) throw new HostError({ code: "suspects", faults: [], suspects: [SUSPECT], detail: "" });
  });
  await run.run();
  expect(states()).toEqual(["alike", "faulty", "handed"]);
  await run.run();
  expect(given()).toHaveLength(2);
  run.choose("S1", true);
  await run.run();
  expect(given().at(-1)).toEqual(["S1", ["LIKE"]]);
  expect(states()).toEqual(["handed", "faulty", "handed"]);
});

it("goes on when one fails, and stops when it is told to", async () => {
  const failing = await many(async ({ draft }) => {
    if (draft.serial === "S1") throw new HostError({ code: "ledger", faults: [], suspects: [], detail: "满" });
  });
  await failing.run.run();
  expect(failing.states()).toEqual(["failed", "faulty", "handed"]);

  const stopped = await many(async () => stopped.run.stop());
  await stopped.run.run();
  expect(stopped.states()).toEqual(["handed", "faulty", "ready"]);
});
