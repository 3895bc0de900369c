import type { DraftForm } from "@/draft/form";
import { inputId, type PlacedFault } from "@/draft/place";
import { enter } from "./walk";

/** What is wrong with several fields is put right at the first of them. */
const FIRST_OF: Record<string, string> = {
  "special.legs": "special.legs[0].from",
  "special.trips": "special.trips[0].traveller",
};

/** Puts the cursor into a fault's field and scrolls it into sight; a field that the form does not show leaves things as they are. */
export async function jumpTo(form: DraftForm, { field, line }: PlacedFault): Promise<void> {
  if (line !== null) await form.reveal.value?.(line);
  const [first] = form.draft.lines;
  const at = field === "lines" && first !== undefined ? form.fieldOf(first, "name") : (FIRST_OF[field] ?? field);
  const input = document.getElementById(inputId(at));
  if (input === null) return;
  input.scrollIntoView({ block: "center" });
  enter(input);
}
