import { onBeforeUnmount, ref, shallowRef } from "vue";

/** Quiet milliseconds before suggestions are asked for: below what one notices. */
const DELAY = 60;

/** Letters and digits alone: pinyin or a number, which nobody wants to keep as it was typed. */
const SHORTHAND = /^[a-z0-9' ]+$/i;

/** The list below a field: what answers what is typed there, and which of it is marked. */
export function useSuggest<Item>(ask: (typed: string) => Promise<readonly Item[]>) {
  const items = shallowRef<readonly Item[]>([]);
  const marked = ref(-1);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(timer);
    asked += 1;
    items.value = [];
    marked.value = -1;
  }

  async function open(typed: string, mark: boolean): Promise<void> {
    asked += 1;
    const mine = asked;
    // What can't be asked is not suggested; the field itself works all the same.
    const found = await ask(typed).catch((): readonly Item[] => []);
    if (mine !== asked) return;
    items.value = found;
    marked.value = mark && found.length > 0 ? 0 : -1;
  }

  onBeforeUnmount(close);

  return {
    items,
    marked,
    close,
    /** Something was typed: only shorthand marks the first, so that Enter never replaces a name written in full. */
    typed(text: string): void {
      clearTimeout(timer);
      if (text.trim() === "") {
        close();
        return;
      }
      timer = setTimeout(() => void open(text, SHORTHAND.test(text.trim())), DELAY);
    },
    /** The list was asked for by a key. */
    show: (text: string) => open(text, true),
    /** Marks the next or previous one; past either end nothing is marked. */
    move(by: number): void {
      const count = items.value.length + 1;
      marked.value = ((marked.value + 1 + by + count) % count) - 1;
    },
  };
}
