import { type FieldName, inputId } from "@/draft/place";
import { enter } from "./walk";

/** Puts the cursor into a field and scrolls it into sight; a field that the form does not show leaves things as they are. */
export function jumpTo(field: FieldName): void {
  const input = document.getElementById(inputId(field));
  if (input === null) return;
  input.scrollIntoView({ block: "center" });
  enter(input);
}
