import type { ButtonInstance } from "element-plus";
import { ref, useTemplateRef } from "vue";

const FIELDS = "input:not([disabled]), button:not([disabled]), [tabindex='0']";

/**
 * A popover for the keyboard, too: it stands at the end of the page, so the focus is brought into it, and back to its button.
 *
 * The template names what is in it `inside` and its button `opener`.
 */
export function usePopover() {
  const isOpen = ref(false);
  const inside = useTemplateRef<HTMLElement>("inside");
  const opener = useTemplateRef<ButtonInstance>("opener");

  const holds = (node: EventTarget | null) => node instanceof Node && inside.value?.contains(node) === true;
  /** A list that a field in it opened: its keys come first. */
  const hasOpenList = () =>
    [...(inside.value?.querySelectorAll<HTMLElement>(".el-popper") ?? [])].some(
      ({ style }) => style.display !== "none",
    );

  return {
    isOpen,
    /** Brings the focus to the first field, unless it is in one already. */
    enter(): void {
      const { activeElement } = document;
      if (!isOpen.value || (holds(activeElement) && activeElement !== inside.value)) return;
      (inside.value?.querySelector<HTMLElement>(FIELDS) ?? inside.value)?.focus();
    },
    /** For what is in it. */
    keys: {
      onKeydownCapture(event: KeyboardEvent): void {
        if (event.key !== "Escape" || event.isComposing || hasOpenList()) return;
        event.preventDefault();
        event.stopPropagation();
        isOpen.value = false;
        opener.value?.ref?.focus();
      },
      /** Whoever walks on with Tab leaves it. */
      onFocusout({ relatedTarget }: FocusEvent): void {
        if (relatedTarget === null || holds(relatedTarget) || relatedTarget === opener.value?.ref) return;
        isOpen.value = false;
      },
    },
  };
}
