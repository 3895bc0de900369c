import type { AdoptRequest, DraftView, FindingView, IssuanceView, PersonView, Serial, VerdictView } from "@/contract";

/** What the window asks about documents that need a person. */
export interface VerdictHost {
  /** Both sides as they are known here; nothing is asked of the platform. */
  verdict(serial: Serial): Promise<VerdictView>;
  /** Looks at the platform's lists. */
  lookFor(serial: Serial): Promise<VerdictView>;
  /** Asks the platform to repair the months in which it may have been issued. */
  repairFor(serial: Serial): Promise<VerdictView>;
  /** An invoice that the platform lists under a number, beside the document. */
  findListed(serial: Serial, number: string): Promise<FindingView>;
  /** It is these invoices of the platform. */
  adopt(request: AdoptRequest): Promise<IssuanceView>;
  /** It was issued by hand under this number. */
  settleByHand(serial: Serial, number: string): Promise<IssuanceView>;
  /** It is closed, and its contents are a draft under the serial that follows. */
  issueAnew(serial: Serial, word: string): Promise<DraftView>;
  /** What waits for a person, of all companies. */
  waiting(): Promise<PersonView>;
  sawDouble(serial: Serial): Promise<void>;
}
