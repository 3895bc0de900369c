import { computed, toRaw } from "vue";

import type { Line } from "@/contract";
import { useForm } from "@/draft/form";
import { lineField } from "@/draft/place";
import { formatYuan } from "@/money/fen";
import { invoiceWords } from "@/words/common";
import { lineColumns } from "@/words/form";
import { useField } from "./useField";

/** What a line's row shows beside the line itself: its fields' faults and names, and what it adds up to. */
export function useLine(line: () => Line, index: () => number) {
  const form = useForm();
  const key = computed(() => form.keyOf(toRaw(line())));
  const totals = computed(() => form.lineTotals.value.get(key.value));
  const isGross = computed(() => form.draft.pricing === "gross");

  /** A column of the row: `words` names it, `column` where its name is not the field's. */
  function column(field: string, words: string, { column = field, walk = true } = {}) {
    const name = computed(() => lineField(key.value, field));
    const { fault, binding } = useField(name);
    return {
      name,
      fault,
      binding: computed(() => ({
        ...binding.value,
        autocomplete: "off",
        "aria-label": lineColumns.inLine(index() + 1, words),
        "data-column": column,
        "data-testid": `line-${index()}-${column}`,
        "data-walk": walk ? "" : undefined,
      })),
      rejected: computed(() => form.rejected(name.value)),
      complain: (why: string | null, text: string) => form.complain(name.value, why, text, words),
    };
  }

  const columns = {
    name: column("name", lineColumns.name),
    code: column("code", lineColumns.code),
    model: column("model", invoiceWords.model),
    unit: column("unit", invoiceWords.unit),
    quantity: column("quantity", invoiceWords.quantity),
    price: column("price", invoiceWords.price),
    amount: column("amount", lineColumns.amount),
    rate: column("treatment", lineColumns.rate, { column: "rate" }),
    discount: column("discount", lineColumns.discount, { walk: false }),
    deduction: column("deduction", lineColumns.deduction, { walk: false }),
  };

  const notes = computed(() =>
    Object.values(columns).flatMap(({ name, fault }) =>
      fault.value === undefined ? [] : [{ field: name.value, fault: fault.value }],
    ),
  );

  const hasNoAmount = computed(() => {
    const { amount, quantity, price } = line();
    return amount === null && (quantity === null || price === null);
  });

  return {
    columns,
    notes,
    quantity: computed(() => totals.value?.quantity),
    price: computed(() => (isGross.value ? totals.value?.grossPrice : totals.value?.netPrice)),
    amount: computed(() => {
      const known = totals.value;
      return known === undefined || hasNoAmount.value ? null : isGross.value ? known.gross : known.net;
    }),
    taxWords: computed(() => {
      const { type } = line().treatment;
      if (type === "exempt" || type === "notTaxable") return "***";
      return totals.value === undefined || hasNoAmount.value ? "" : formatYuan(totals.value.tax);
    }),
    /** What the discount takes off the amount and the tax. */
    taken: computed(() => {
      const known = totals.value;
      if (known === undefined || line().discount === null) return null;
      return { amount: -known.discountNet - (isGross.value ? known.discountTax : 0), tax: -known.discountTax };
    }),
  };
}
