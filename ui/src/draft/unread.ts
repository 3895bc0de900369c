import { reactive } from "vue";

import type { Draft, Line } from "@/contract";
import { type FieldName, lineField, type PlacedFault } from "./place";

interface Rejected {
  text: string;
  message: string;
}

/** Texts that are no value, by field: the draft can't hold them, yet must not be issued without them. */
export function unreadTexts(draft: Draft, keyOf: (line: Line) => number) {
  const texts = reactive(new Map<FieldName, Rejected>());

  return {
    /** The text that was rejected in a field. */
    of: (field: FieldName): string | null => texts.get(field)?.text ?? null,
    /** Notes why a field's text is no value; `null` once it is one. */
    complain(field: FieldName, why: string | null, text: string, label: string): void {
      if (why === null) texts.delete(field);
      else texts.set(field, { text, message: `${label}：${why}` });
    },
    /** Forgets what stood in fields that are gone. */
    forget(prefix: string): void {
      for (const field of [...texts.keys()]) if (field.startsWith(prefix)) texts.delete(field);
    },
    has: (field: FieldName) => texts.has(field),
    /** As faults; those of lines that are not there now are left out, but come back with them. */
    faults(): PlacedFault[] {
      if (texts.size === 0) return [];
      const places = new Map(draft.lines.map((line, at) => [lineField(keyOf(line), ""), at]));
      return [...texts].flatMap(([field, { message }]): PlacedFault[] => {
        const line = field.startsWith("line:") ? places.get(field.slice(0, field.indexOf(".") + 1)) : null;
        if (line === undefined) return [];
        return [{ code: "bad-quantity", path: "", severity: "block", message, field, line }];
      });
    },
  };
}
