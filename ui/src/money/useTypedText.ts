import { computed, ref } from "vue";

import type { Typed } from "./fen";

/** How a field reads and writes its value. */
export interface Codec<Value> {
  parse: (text: string) => Typed<Value>;
  /** As one types it: shown while the field has the focus. */
  plain: (value: Value) => string;
  /** As one reads it: shown while it has not. */
  format: (value: Value) => string;
}

interface Field<Value> {
  codec: Codec<Value>;
  value: () => Value | null;
  /** Shown where nothing was typed; never becomes the value. */
  computed: () => Value | null;
  change: (value: Value | null) => void;
  /** A text that was found to be no value earlier, before this field was drawn. */
  rejected: () => string | null;
  /** Why the text is no value; `null` once it is one again. */
  complain: (why: string | null, text: string) => void;
}

/**
 * The two states of a field: the text while someone types, the value else.
 *
 * What is typed is never rewritten under the cursor, and a computed value that was only looked at stays computed.
 */
export function useTypedText<Value>({ codec, value, computed: fallback, rejected, change, complain }: Field<Value>) {
  const typed = ref<string | null>(null);
  const focused = ref(false);

  const text = computed(() => {
    const written = typed.value ?? rejected();
    if (written !== null) return written;
    const shown = value() ?? fallback();
    if (shown === null) return "";
    return focused.value ? codec.plain(shown) : codec.format(shown);
  });

  function onFocus(): void {
    focused.value = true;
  }

  function onInput(event: Event): void {
    const { value: text } = event.target as HTMLInputElement;
    typed.value = text;
    const read = codec.parse(text);
    complain(read.type === "bad" ? read.why : null, text);
    change(read.type === "value" ? read.value : null);
  }

  function onBlur(): void {
    focused.value = false;
    // A text that is no value stays for its author to correct; anything else is shown as it was understood.
    if (typed.value !== null && codec.parse(typed.value).type !== "bad") typed.value = null;
  }

  return {
    text,
    isComputed: computed(() => typed.value === null && rejected() === null && value() === null),
    onFocus,
    onInput,
    onBlur,
  };
}
