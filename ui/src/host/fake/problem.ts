import type { Problem, ProblemCode } from "@/contract";
import { HostError } from "../host";

/** A problem without more. */
export function problem(code: ProblemCode, more: Partial<Problem> = {}): HostError {
  return new HostError({ code, faults: [], suspects: [], detail: "", ...more });
}
