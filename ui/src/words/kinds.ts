import type { Kind } from "@/contract";

interface KindWords {
  name: string;
  /** As it stands on top of the invoice. */
  title: string;
  /** Whether the buyer can deduct the tax, and so must have a tax number. */
  isSpecial: boolean;
}

const KINDS: Record<Kind, KindWords> = {
  "021": { name: "数电普票", title: "电子发票（普通发票）", isSpecial: false },
  "020": { name: "数电专票", title: "电子发票（增值税专用发票）", isSpecial: true },
  "007": { name: "纸质普票", title: "增值税普通发票", isSpecial: false },
  "004": { name: "纸质专票", title: "增值税专用发票", isSpecial: true },
  "026": { name: "税控电子普票", title: "增值税电子普通发票", isSpecial: false },
  "028": { name: "税控电子专票", title: "增值税电子专用发票", isSpecial: true },
};

/** The kinds that stand in front. */
export const DIGITAL_KINDS: readonly Kind[] = ["021", "020"];
/** The kinds behind 更多. */
export const OLDER_KINDS: readonly Kind[] = ["007", "004", "026", "028"];

/** The name of a kind by its code, also of one that is not issued here. */
export function kindName(code: string): string {
  return isKind(code) ? KINDS[code].name : code;
}

/** What stands on top of an invoice of a kind, by its code. */
export function titleOf(code: string): string {
  return isKind(code) ? KINDS[code].title : `发票（${code}）`;
}

function isKind(code: string): code is Kind {
  return code in KINDS;
}

/** The words for a kind. */
export function kindWords(kind: Kind): KindWords {
  return KINDS[kind];
}
