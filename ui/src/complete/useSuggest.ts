import { onBeforeUnmount, ref, shallowRef } from "vue";

/** Quiet milliseconds before suggestions are asked for: below what one notices. */
const DELAY = 60;

/** Letters and digits alone: pinyin or a number, which nobody wants to keep as it was typed. */
const SHORTHAND = /^[a-z0-9' ]+$/i;

export const isShorthand = (text: string): boolean => SHORTHAND.test(text.trim());

/** The list below a field: what answers what is typed there, and which of it is marked. */
export function useSuggest<Item>(ask: (typed: string) => Promise<readonly Item[]>) {
  const items = shallowRef<readonly Item[]>([]);
  const marked = ref(-1);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Asks what was typed, once; `null` when the list answers it. Until then the list is that of an earlier text. */
  let coming: (() => Promise<boolean>) | null = null;

  function forget(): void {
    clearTimeout(timer);
    asked += 1;
    coming = null;
  }

  function close(): void {
    forget();
    items.value = [];
    marked.value = -1;
  }

  function expect(typed: string, mark: boolean): () => Promise<boolean> {
    forget();
    const mine = asked;
    async function answer(): Promise<boolean> {
      // What can't be asked is not suggested; the field itself works all the same.
      const found = await ask(typed).catch((): readonly Item[] => []);
      if (mine !== asked) return false;
      coming = null;
      items.value = found;
      marked.value = mark && found.length > 0 ? 0 : -1;
      return true;
    }
    let answered: Promise<boolean> | undefined;
    coming = () => (answered ??= answer());
    return coming;
  }

  onBeforeUnmount(close);

  return {
    items,
    marked,
    close,
    /** Something was typed: only shorthand marks the first, so that Enter never replaces a name written in full. */
    typed(text: string): void {
      if (text.trim() === "") {
        close();
        return;
      }
      const mark = isShorthand(text);
      if (!mark) marked.value = -1;
      const next = expect(text, mark);
      timer = setTimeout(() => void next(), DELAY);
    },
    /** The list was asked for by a key. */
    show: (text: string) => expect(text, true)(),
    /** The list that answers what was typed, asked for at once; false once it is no longer wanted, `null` where it is there. */
    upToDate: (): Promise<boolean> | null => coming?.() ?? null,
    /** Marks the next or previous one; past either end nothing is marked. */
    move(by: number): void {
      const count = items.value.length + 1;
      marked.value = ((marked.value + 1 + by + count) % count) - 1;
    },
  };
}
