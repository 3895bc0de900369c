import { computed, type ComputedRef, inject, type InjectionKey, type Ref, ref, shallowReactive } from "vue";

import type { BureauLogin, BureauStepView, Problem } from "@/contract";
import { type Host, problemOf } from "@/host";

/** How a company is logged in: by the code for a lapsed scan, or anew. */
export type Way = "face" | BureauLogin;

/** Where a company's login stands. */
export type Step =
  | { type: "choosing" }
  | { type: "asking" }
  | { type: "scanning"; picture: string; since: number }
  /** Someone types the code at the platform's robot. */
  | { type: "waiting"; phone: string }
  | { type: "code"; phone: string; since: number }
  | { type: "done"; already: boolean }
  | { type: "notSaid"; message: string }
  | { type: "failed"; problem: Problem };

/** User and password, where they are typed now; what is empty is as the last time. */
export interface Given {
  user: string;
  password: string;
}

/**
 * Logins at the tax bureau, one company after another.
 *
 * They outlive the dialog that shows them: a scan is waited for while the user goes on with something else. Codes and pictures
 * live here and nowhere else, and go when their step is over.
 */
export interface Logins {
  /** The companies in the queue, those that are done included. */
  queue: Ref<string[]>;
  current: Ref<string | null>;
  isOpen: Ref<boolean>;
  /** How many are waited for while the dialog is closed. */
  waiting: ComputedRef<number>;
  stepOf(spid: string): Step;
  /** Queues companies and shows the first; `way` begins it at once, and each next one when its turn comes. */
  open(spids: readonly string[], way?: Way): void;
  /**
   * Shows the code for a company whose scan lapsed, as someone waits for `cause`: once for each cause, so that whoever closed it is
   * not asked again. The dialog closes by itself after the scan, as what it stood in front of goes on.
   */
  offer(spid: string, cause: string): void;
  /** Shows a company of the queue. */
  show(spid: string): void;
  /** Asks for a code, or a new one. */
  begin(spid: string, way: Way, given?: Given): Promise<void>;
  handOver(spid: string, code: string): Promise<void>;
  /** The code that the company's hosted SIM card received. */
  readCode(spid: string): Promise<string>;
  /** Back to the choice; whoever waits for a scan waits no longer. */
  cancel(spid: string): void;
  /** Takes a company out of the queue. */
  skip(spid: string): void;
  /** Closes the dialog; scans are waited for on. */
  hide(): void;
}

export const LOGINS: InjectionKey<Logins> = Symbol("logins");

/** The logins of the application. */
export function useLogins(): Logins {
  const found = inject(LOGINS);
  if (found === undefined) throw new Error("no logins were provided");
  return found;
}

export function logins(host: Host): Logins {
  const queue = ref<string[]>([]);
  const current = ref<string | null>(null);
  const isOpen = ref(false);
  const steps = shallowReactive(new Map<string, Step>());
  // A late answer about a step that was left must not bring it back.
  const turns = new Map<string, number>();
  let following: Way | undefined;
  const offered = new Set<string>();
  let offeredFor: string | null = null;

  const stepOf = (spid: string): Step => steps.get(spid) ?? { type: "choosing" };

  function turn(spid: string): { isOver: () => boolean } {
    const mine = (turns.get(spid) ?? 0) + 1;
    turns.set(spid, mine);
    return { isOver: () => turns.get(spid) !== mine };
  }

  async function begin(spid: string, way: Way, given?: Given): Promise<void> {
    const { isOver } = turn(spid);
    steps.set(spid, { type: "asking" });
    try {
      const step =
        way === "face"
          ? await host.faceScan(spid)
          : await host.logCompanyIn({
              spid,
              user: given?.user ?? "",
              password: given === undefined || given.password === "" ? null : given.password,
              method: way,
            });
      if (!isOver()) await follow(spid, way, step, isOver);
    } catch (error) {
      if (!isOver()) steps.set(spid, { type: "failed", problem: problemOf(error) });
    }
  }

  async function follow(spid: string, way: Way, step: BureauStepView, isOver: () => boolean): Promise<void> {
    switch (step.type) {
      case "loggedIn":
        return done(spid, true);
      case "notSaid":
        steps.set(spid, { type: "notSaid", message: step.message });
        return;
      case "codeSent":
        if (way !== "robot") {
          steps.set(spid, { type: "code", phone: step.phone, since: Date.now() });
          return;
        }
        steps.set(spid, { type: "waiting", phone: step.phone });
        break;
      case "scan":
        steps.set(spid, { type: "scanning", picture: step.picture, since: Date.now() });
    }
    const end = await host.waitForScan(spid);
    if (!isOver() && end === "scanned") done(spid, false);
  }

  function done(spid: string, already: boolean): void {
    steps.set(spid, { type: "done", already });
    if (offeredFor === spid && queue.value.length === 1) {
      offeredFor = null;
      isOpen.value = false;
    } else if (current.value === spid) next();
  }

  /** Goes on to the next that is not done; the last one stays in sight. */
  function next(): void {
    const spid = queue.value.find((one) => stepOf(one).type === "choosing");
    if (spid === undefined) return;
    current.value = spid;
    if (following !== undefined && isOpen.value) void begin(spid, following);
  }

  function forget(spid: string): void {
    turn(spid);
    const step = stepOf(spid);
    if (step.type === "scanning" || step.type === "waiting") void host.stopScan(spid).catch(() => undefined);
    steps.delete(spid);
  }

  function cancel(spid: string): void {
    following = undefined;
    forget(spid);
  }

  function open(spids: readonly string[], way?: Way): void {
    // What is waited for stays; what is over goes.
    const kept = queue.value.filter((spid) => ["scanning", "waiting", "code"].includes(stepOf(spid).type));
    for (const spid of queue.value) if (!kept.includes(spid)) steps.delete(spid);
    queue.value = [...new Set([...spids, ...kept])];
    current.value = spids[0] ?? queue.value[0] ?? null;
    isOpen.value = queue.value.length > 0;
    following = way;
    offeredFor = null;
    const first = current.value;
    if (first !== null && way !== undefined && stepOf(first).type === "choosing") void begin(first, way);
  }

  return {
    queue,
    current,
    isOpen,
    waiting: computed(() => {
      if (isOpen.value) return 0;
      return queue.value.filter((spid) => ["scanning", "waiting", "code"].includes(stepOf(spid).type)).length;
    }),
    stepOf,
    open,
    offer(spid, cause) {
      if (offered.has(cause) || isOpen.value) return;
      offered.add(cause);
      open([spid], "face");
      offeredFor = spid;
    },
    show(spid) {
      current.value = spid;
      if (following !== undefined && stepOf(spid).type === "choosing") void begin(spid, following);
    },
    begin,
    async handOver(spid, code) {
      const { isOver } = turn(spid);
      await host.handOverCode(spid, code);
      if (!isOver()) done(spid, false);
    },
    readCode: async (spid) => (await host.hostedCode(spid)).code,
    cancel,
    skip(spid) {
      forget(spid);
      const place = queue.value.indexOf(spid);
      queue.value = queue.value.filter((one) => one !== spid);
      if (current.value !== spid) return;
      const after = queue.value.slice(Math.max(0, place)).find((one) => stepOf(one).type === "choosing");
      current.value = after ?? queue.value.at(-1) ?? null;
      if (current.value === null) isOpen.value = false;
      else if (after !== undefined && following !== undefined) void begin(after, following);
    },
    hide() {
      isOpen.value = false;
      following = undefined;
    },
  };
}
