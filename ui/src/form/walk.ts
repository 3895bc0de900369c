/** The fields that Enter stops at, in the order of the page. */
const STOPS = "[data-walk]";
const FIELDS = "input, select, textarea";

/** The field at which Enter stops next after this one; `null` at the end. */
export function nextStop(root: ParentNode, from: Element): HTMLElement | null {
  const stops = [...root.querySelectorAll<HTMLElement>(STOPS)];
  return stops.find((stop) => (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0) ?? null;
}

/** Puts the cursor into a field, its text selected so that typing replaces it. */
export function enter(field: HTMLElement | null): void {
  if (field === null) return;
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** Whether a key event belongs to a field and not to an input method composing Chinese. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !event.isComposing && event.target instanceof HTMLElement && event.target.matches(FIELDS);
}
