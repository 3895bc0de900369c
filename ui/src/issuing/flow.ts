import { computed, shallowRef } from "vue";

import type { Problem, Serial, SuspectView } from "@/contract";
import type { DraftForm } from "@/draft/form";
import { type Host, problemOf } from "@/host";

/** How far pressing 开具 has come. */
export type Phase =
  | { type: "writing" }
  /** Totals and faults are being brought up to date. */
  | { type: "checking" }
  | { type: "confirming" }
  /** It looks like one that exists; the person decides. */
  | { type: "doubting"; suspects: SuspectView[] }
  | { type: "handing-over" };

/**
 * From the button to the queue: nothing is handed over that has a blocking fault or was not confirmed, and never twice at once.
 * `handed` is called with the serial once the host has it.
 */
export function issueFlow(host: Host, form: DraftForm, handed: (serial: Serial) => void) {
  const phase = shallowRef<Phase>({ type: "writing" });
  const problem = shallowRef<Problem | null>(null);

  const blocking = computed(() => form.faults.value.filter(({ severity }) => severity === "block"));

  /** The button: asks for confirmation, or shows what is wrong. */
  async function press(): Promise<void> {
    if (phase.value.type !== "writing") return;
    problem.value = null;
    form.showAll.value = true;
    phase.value = { type: "checking" };
    await form.settle();
    const failed = form.previewProblem.value;
    if (failed !== null) problem.value = failed;
    phase.value = { type: failed === null && blocking.value.length === 0 ? "confirming" : "writing" };
  }

  function cancel(): void {
    if (phase.value.type === "confirming" || phase.value.type === "doubting") phase.value = { type: "writing" };
  }

  /** The person said yes; `beside` names the look-alikes that were shown. */
  async function confirm(): Promise<void> {
    const asked = phase.value;
    if (asked.type !== "confirming" && asked.type !== "doubting") return;
    const beside = asked.type === "doubting" ? asked.suspects.map(({ key }) => key) : [];
    phase.value = { type: "handing-over" };
    // A save that lands after the hand-over would bring the draft back.
    await form.stopSaving();
    try {
      const { serial } = await host.issueDraft({ spid: form.spid, draft: form.snapshot(), beside });
      handed(serial);
    } catch (error) {
      form.resumeSaving();
      refused(problemOf(error));
    }
  }

  function refused(why: Problem): void {
    if (why.code === "suspects" && why.suspects.length > 0) {
      phase.value = { type: "doubting", suspects: why.suspects };
      return;
    }
    problem.value = why;
    phase.value = { type: "writing" };
    // The faults that the host found stand at their fields once the form asks again.
    if (why.code === "faults") void form.settle();
  }

  return { phase, problem, blocking, press, cancel, confirm };
}
