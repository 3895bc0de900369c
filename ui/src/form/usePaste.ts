import type { DraftForm } from "@/draft/form";
import { isBlank } from "@/draft/line";
import { type Pasted, readBlock } from "@/draft/paste";
import { pastedBlock as words } from "@/words/form";

/** Pastes a block of cells as lines, as one step that can be taken back; what can't be read is said at its field. */
export async function pasteBlock(form: DraftForm, at: number, text: string): Promise<number> {
  const { draft, edits } = form;
  const block = readBlock(text, draft.lines[at]?.treatment ?? { type: "taxed", rate: 1300, privilege: null });
  const before = edits.now();
  if (block.pricing !== null && block.pricing !== draft.pricing) {
    // Amounts that stand there already stay what they are; without any there is nothing to convert.
    if (draft.lines.some((line) => !isBlank(line))) await form.reprice(block.pricing);
    else draft.pricing = block.pricing;
  }
  const first = edits.insert(at, block.lines, pastedWords(block), before);
  for (const { line, field, label, text, why } of block.bad) {
    // A code is a text of its own right: it stays in its field, and the checks say what is wrong with it.
    const pasted = draft.lines[first + line];
    if (field === "code" || pasted === undefined) continue;
    const name = form.fieldOf(pasted, field);
    form.complain(name, why, text, label);
    form.touch(name);
  }
  return first;
}

function pastedWords({ lines, bad, sums }: Pasted): string {
  const parts = [words.lines(lines.length)];
  const codes = bad.filter(({ field }) => field === "code").length;
  if (bad.length > codes) parts.push(words.unreadable(bad.length - codes));
  if (codes > 0) parts.push(words.codes(codes));
  if (sums > 0) parts.push(words.sums(sums));
  return parts.join("，");
}
