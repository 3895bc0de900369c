import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Draft } from "@/contract";
import { HostError } from "@/host";
import { emptyDraft } from "@/host/fake/data";
import { autosave } from "./autosave";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const DELAY = 600;
const AT_LATEST = 2_000;
const AGAIN = 5_000;

/** A form with one field, and a disk whose writes end when told to. */
function desk() {
  const draft = emptyDraft("S1", "");
  const writes: { remark: string; done: (at: number) => void; fail: (error: unknown) => void }[] = [];
  const saving = autosave({
    delay: DELAY,
    atLatest: AT_LATEST,
    again: AGAIN,
    savedAt: null,
    snapshot: () => structuredClone(draft),
    save: ({ remark }: Draft) =>
      new Promise((done, fail) => writes.push({ remark, done: (savedAt) => done({ savedAt }), fail })),
  });
  function write(remark: string): void {
    draft.remark = remark;
    saving.changed();
  }
  return { saving, writes, write, remarks: () => writes.map(({ remark }) => remark) };
}

it("saves once things are quiet, and says when", async () => {
  const { saving, write, writes, remarks } = desk();
  write("一");
  vi.advanceTimersByTime(DELAY - 1);
  write("一二");
  vi.advanceTimersByTime(DELAY - 1);
  expect(writes).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(remarks()).toEqual(["一二"]);
  expect(saving.state.value).toEqual({ type: "pending" });
  writes[0]?.done(1234);
  await vi.advanceTimersByTimeAsync(0);
  expect(saving.state.value).toEqual({ type: "saved", at: 1234 });
});

it("does not wait for someone who never stops typing", async () => {
  const { write, remarks } = desk();
  for (let typed = 0; typed < AT_LATEST; typed += 100) {
    write(`${typed}`);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(remarks()).toEqual(["1900"]);
});

it("never has two saves under way, and saves what changed during one", async () => {
  const { saving, write, writes, remarks } = desk();
  write("早");
  await vi.advanceTimersByTimeAsync(DELAY);
  write("晚");
  await vi.advanceTimersByTimeAsync(DELAY);
  expect(remarks()).toEqual(["早"]);
  writes[0]?.done(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(remarks()).toEqual(["早", "晚"]);
  expect(saving.state.value.type).toBe("pending");
  writes[1]?.done(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(saving.state.value).toEqual({ type: "saved", at: 2 });
});

it("keeps what could not be saved and tries again", async () => {
  const { saving, write, writes, remarks } = desk();
  write("要紧");
  await vi.advanceTimersByTimeAsync(DELAY);
  writes[0]?.fail(new HostError({ code: "ledger", faults: [], suspects: [], detail: "disk full" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(saving.state.value).toMatchObject({ type: "failed", problem: { code: "ledger" } });
  await vi.advanceTimersByTimeAsync(AGAIN);
  expect(remarks()).toEqual(["要紧", "要紧"]);
  writes[1]?.done(7);
  await vi.advanceTimersByTimeAsync(0);
  expect(saving.state.value).toEqual({ type: "saved", at: 7 });
});

it("saves at once when it is flushed, and nothing where nothing changed", async () => {
  const { saving, write, writes } = desk();
  await saving.flush();
  expect(writes).toHaveLength(0);
  write("关窗");
  const flushed = saving.flush();
  expect(writes).toHaveLength(1);
  writes[0]?.done(1);
  await flushed;
});

it("saves nothing more once it is stopped, and waits for the save under way", async () => {
  const { saving, write, writes } = desk();
  write("开具前");
  await vi.advanceTimersByTimeAsync(DELAY);
  let stopped = false;
  const stopping = saving.stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(false);
  writes[0]?.done(1);
  await stopping;
  write("开具后");
  await saving.flush();
  await vi.advanceTimersByTimeAsync(10 * AGAIN);
  expect(writes).toHaveLength(1);
});

it("goes on after the hand-over failed", async () => {
  const { saving, write, writes, remarks } = desk();
  await saving.stop();
  saving.resume();
  write("改正");
  await vi.advanceTimersByTimeAsync(DELAY);
  expect(remarks()).toEqual(["改正"]);
  expect(writes).toHaveLength(1);
});
