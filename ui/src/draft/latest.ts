interface Options<Input, Output> {
  /** Milliseconds without a further request before one is run. */
  delay: number;
  run: (input: Input) => Promise<Output>;
  accept: (output: Output, input: Input) => void;
  fail: (error: unknown, input: Input) => void;
}

export interface Latest<Input> {
  /** Asks once things are quiet; a later request takes this one's place. */
  soon(input: () => Input): void;
  /** Asks at once. */
  now(input: () => Input): Promise<void>;
  /** Forgets what is waiting or under way. */
  cancel(): void;
}

/** Runs the last of a burst of requests, and hands on the answer to the newest one only, in whatever order they arrive. */
export function latest<Input, Output>({ delay, run, accept, fail }: Options<Input, Output>): Latest<Input> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;

  async function now(input: () => Input): Promise<void> {
    clearTimeout(timer);
    newest += 1;
    const mine = newest;
    const asked = input();
    try {
      const output = await run(asked);
      if (mine === newest) accept(output, asked);
    } catch (error) {
      if (mine === newest) fail(error, asked);
    }
  }

  return {
    now,
    soon(input) {
      clearTimeout(timer);
      timer = setTimeout(() => void now(input), delay);
    },
    cancel() {
      clearTimeout(timer);
      newest += 1;
    },
  };
}
