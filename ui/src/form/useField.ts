import { computed, toValue, type MaybeRefOrGetter } from "vue";

import { useForm } from "@/draft/form";
import { type FieldName, inputId, noteId } from "@/draft/place";

/** Whether the focus goes on to another field: a toolbar, a dialog or another window in between is no reason to find fault. */
function staysInForm({ currentTarget, relatedTarget }: FocusEvent): boolean {
  const form = currentTarget instanceof Element ? currentTarget.closest("[data-scroll]") : null;
  return form !== null && relatedTarget instanceof Node && form.contains(relatedTarget);
}

/** What ties an input to its field: its id, its fault and how it tells of it. */
export function useField(name: MaybeRefOrGetter<FieldName>) {
  const form = useForm();
  // The same fault stays the same object: an input is not drawn again because another one's fault changed.
  const fault = computed(() => form.shown.value.get(toValue(name)));

  const binding = computed(() => {
    const field = toValue(name);
    const said = fault.value;
    return {
      id: inputId(field),
      class: ["face-input", said && `is-${said.severity}`],
      "aria-invalid": said?.severity === "block" ? true : undefined,
      "aria-describedby": said === undefined ? undefined : noteId(field),
      onFocusout: (event: FocusEvent) => {
        if (staysInForm(event)) form.touch(field);
      },
    };
  });

  return { fault, binding };
}
