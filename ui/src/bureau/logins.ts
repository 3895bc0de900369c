import { computed, type ComputedRef, inject, type InjectionKey, type Ref, ref, shallowReactive } from "vue";

import type { BureauLogin, BureauStepView, Problem } from "@/contract";
import { type Host, problemOf } from "@/host";
import type { SimSlot } from "./simSlot";

/** How a company is logged in: by the code for a lapsed scan, or anew. */
export type Way = "face" | BureauLogin;

/** Where a company's login stands. */
export type Step =
  | { type: "choosing" }
  | { type: "asking" }
  | { type: "scanning"; picture: string; since: number }
  /** Someone types the code at the platform's robot. */
  | { type: "waiting"; phone: string }
  | { type: "code"; phone: string; since: number; way: Way }
  | { type: "done"; already: boolean }
  | { type: "notSaid"; message: string }
  /** `isRefused`: no code came of it; `isTyped`: with a password that was typed now and that nothing keeps. */
  | { type: "failed"; problem: Problem; way: Way; isRefused: boolean; isTyped: boolean };

/** User and password, where they are typed now; what is empty is as the last time. */
export interface Given {
  user: string;
  password: string;
}

/**
 * Logins at the tax bureau, one company after another.
 *
 * They outlive the dialog that shows them: a scan is waited for while the user goes on with something else. Codes and pictures
 * live here and nowhere else, and go when their step is over; a password that was typed goes when it was taken.
 */
export interface Logins {
  /** The companies in the queue, those that are done included. */
  queue: Ref<string[]>;
  current: Ref<string | null>;
  isOpen: Ref<boolean>;
  /** How many are waited for while the dialog is closed. */
  waiting: ComputedRef<number>;
  /** How many failed while the dialog was closed, and nobody has seen it. */
  failed: ComputedRef<number>;
  stepOf(spid: string): Step;
  /** How a company was last logged in anew: whoever logs in the next one mostly does it so. */
  lastWay: Ref<BureauLogin>;
  /** Queues companies and shows the first; those with a way are begun at once when their turn comes. */
  open(spids: readonly string[], way?: Way | ReadonlyMap<string, Way>): void;
  /**
   * Shows the code for a company whose scan lapsed, as someone waits for `cause`: once for each cause, so that whoever closed it is
   * not asked again. The dialog closes by itself after the scan, as what it stood in front of goes on.
   */
  offer(spid: string, cause: string): void;
  /** Shows the dialog again, with what failed meanwhile first. */
  reopen(): void;
  /** Shows a company of the queue. */
  show(spid: string): void;
  /** Asks for a code. */
  begin(spid: string, way: Way, given?: Given): Promise<void>;
  /** Asks for a code once more, as it was asked for the last time. */
  again(spid: string): Promise<void>;
  /** The user saw elsewhere that the company is logged in: what is parked goes on. */
  confirm(spid: string): Promise<void>;
  handOver(spid: string, code: string): Promise<void>;
  /** The code that the company's hosted SIM card received. */
  readCode(spid: string, sim: SimSlot): Promise<string>;
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
  const begun = new Map<string, { way: Way; given?: Given }>();
  const unseen = shallowReactive(new Set<string>());
  const lastWay = ref<BureauLogin>("scan");
  let following: ((spid: string) => Way | undefined) | undefined;
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
    unseen.delete(spid);
    begun.set(spid, { way, given });
    if (way !== "face") lastWay.value = way;
    let isTaken = false;
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
      if (isOver()) return;
      // It was taken, and is kept from now on.
      begun.set(spid, { way });
      isTaken = true;
      await follow(spid, way, step, isOver);
    } catch (error) {
      if (isOver()) return;
      const isTyped = !isTaken && (given?.password ?? "") !== "";
      steps.set(spid, { type: "failed", problem: problemOf(error), way, isRefused: !isTaken, isTyped });
      if (!isOpen.value) unseen.add(spid);
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
          steps.set(spid, { type: "code", phone: step.phone, since: Date.now(), way });
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

  /** Begins what has its way already; who must choose one is waited for. */
  function beginInTurn(spid: string): void {
    const way = following?.(spid);
    if (way !== undefined && stepOf(spid).type === "choosing") void begin(spid, way);
  }

  /** Goes on to the next that is not done; the last one stays in sight. */
  function next(): void {
    const spid = queue.value.find((one) => stepOf(one).type === "choosing");
    if (spid === undefined) return;
    current.value = spid;
    if (isOpen.value) beginInTurn(spid);
  }

  function forget(spid: string): void {
    turn(spid);
    const step = stepOf(spid);
    if (step.type === "scanning" || step.type === "waiting") void host.stopScan(spid).catch(() => undefined);
    steps.delete(spid);
    begun.delete(spid);
    unseen.delete(spid);
  }

  function cancel(spid: string): void {
    following = undefined;
    forget(spid);
  }

  function open(spids: readonly string[], way?: Way | ReadonlyMap<string, Way>): void {
    // What is waited for stays, and what nobody saw fail; what is over goes.
    const kept = queue.value.filter(
      (spid) => unseen.has(spid) || ["scanning", "waiting", "code"].includes(stepOf(spid).type),
    );
    for (const spid of queue.value) {
      if (kept.includes(spid)) continue;
      steps.delete(spid);
      begun.delete(spid);
    }
    queue.value = [...new Set([...spids, ...kept])];
    current.value = spids[0] ?? queue.value[0] ?? null;
    isOpen.value = queue.value.length > 0;
    following = (spid) => (typeof way === "string" || way === undefined ? way : way.get(spid));
    offeredFor = null;
    if (current.value !== null) beginInTurn(current.value);
  }

  return {
    queue,
    current,
    isOpen,
    lastWay,
    waiting: computed(() => {
      if (isOpen.value) return 0;
      return queue.value.filter((spid) => ["scanning", "waiting", "code"].includes(stepOf(spid).type)).length;
    }),
    failed: computed(() => (isOpen.value ? 0 : unseen.size)),
    stepOf,
    open,
    offer(spid, cause) {
      if (offered.has(cause) || isOpen.value) return;
      offered.add(cause);
      open([spid], "face");
      offeredFor = spid;
    },
    reopen() {
      current.value = queue.value.find((spid) => unseen.has(spid)) ?? current.value;
      isOpen.value = queue.value.length > 0;
    },
    show(spid) {
      current.value = spid;
      beginInTurn(spid);
    },
    begin,
    async again(spid) {
      const last = begun.get(spid);
      if (last !== undefined) await begin(spid, last.way, last.given);
    },
    async confirm(spid) {
      const { isOver } = turn(spid);
      await host.resumeCompany(spid);
      if (!isOver()) done(spid, true);
    },
    async handOver(spid, code) {
      const { isOver } = turn(spid);
      await host.handOverCode(spid, code);
      if (!isOver()) done(spid, false);
    },
    readCode: async (spid, sim) => (await host.hostedCode({ spid, ...sim })).code,
    cancel,
    skip(spid) {
      forget(spid);
      const place = queue.value.indexOf(spid);
      queue.value = queue.value.filter((one) => one !== spid);
      if (current.value !== spid) return;
      const after = queue.value.slice(Math.max(0, place)).find((one) => stepOf(one).type === "choosing");
      current.value = after ?? queue.value.at(-1) ?? null;
      if (current.value === null) isOpen.value = false;
      else if (after !== undefined) beginInTurn(after);
    },
    hide() {
      isOpen.value = false;
      unseen.clear();
      following = undefined;
    },
  };
}
