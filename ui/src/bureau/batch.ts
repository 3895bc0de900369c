import { inject, type InjectionKey, type ShallowRef, shallowRef } from "vue";

/** The question before a batch: a login that lapses in its middle costs more than one that is renewed before it. */
export interface Batch {
  /** The companies whose documents are about to be sent; `null` while nothing is asked. */
  asked: ShallowRef<readonly string[] | null>;
  /** Whether documents of these companies are to be sent now. Asks only where a login is old or has lapsed. */
  ready(spids: readonly string[]): Promise<boolean>;
  /** The person's answer. */
  answer(goOn: boolean): void;
}

export const BATCH: InjectionKey<Batch> = Symbol("batch");

/** The batch of the application. */
export function useBatch(): Batch {
  const found = inject(BATCH);
  if (found === undefined) throw new Error("no batch was provided");
  return found;
}

export function batch(): Batch {
  const asked = shallowRef<readonly string[] | null>(null);
  let told: ((goOn: boolean) => void) | undefined;

  function answer(goOn: boolean): void {
    asked.value = null;
    told?.(goOn);
    told = undefined;
  }

  return {
    asked,
    answer,
    ready(spids) {
      // Who begins something else has given up the one before.
      answer(false);
      return new Promise((resolve) => {
        told = resolve;
        asked.value = [...new Set(spids)];
      });
    },
  };
}
