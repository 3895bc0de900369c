import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { latest } from "./latest";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A host whose answers are let go by hand. */
function desk() {
  const asked: { input: string; answer: (output: string) => void; fail: (error: unknown) => void }[] = [];
  const accepted: string[] = [];
  const failed: unknown[] = [];
  const requests = latest<string, string>({
    delay: 150,
    run: (input) => new Promise((answer, fail) => asked.push({ input, answer, fail })),
    accept: (output) => accepted.push(output),
    fail: (error) => failed.push(error),
  });
  return { requests, asked, accepted, failed };
}

it("asks once for a burst, with what stands there when it is over", async () => {
  const { requests, asked } = desk();
  let text = "";
  for (const letter of "106") {
    text += letter;
    requests.soon(() => text);
    vi.advanceTimersByTime(149);
  }
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked.map(({ input }) => input)).toEqual(["106"]);
});

it("hands on only the answer to the newest request, in whatever order they arrive", async () => {
  const { requests, asked, accepted } = desk();
  const first = requests.now(() => "first");
  const second = requests.now(() => "second");
  asked[1]?.answer("newest");
  asked[0]?.answer("stale");
  await Promise.all([first, second]);
  expect(accepted).toEqual(["newest"]);
});

it("does not let a failure of the past speak either", async () => {
  const { requests, asked, accepted, failed } = desk();
  const first = requests.now(() => "first");
  const second = requests.now(() => "second");
  asked[0]?.fail(new Error("stale"));
  asked[1]?.answer("newest");
  await Promise.all([first, second]);
  expect(failed).toEqual([]);
  expect(accepted).toEqual(["newest"]);
});

it("forgets what was waiting and what was under way once it is cancelled", async () => {
  const { requests, asked, accepted } = desk();
  const under = requests.now(() => "under way");
  requests.soon(() => "waiting");
  requests.cancel();
  vi.runAllTimers();
  asked[0]?.answer("late");
  await under;
  expect(asked).toHaveLength(1);
  expect(accepted).toEqual([]);
});
