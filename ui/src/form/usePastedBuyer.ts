import { ref } from "vue";

import type { BuyerType, Delivery, Party } from "@/contract";
import { useForm } from "@/draft/form";
import { useHost } from "@/host";

/** What the buyer's fields held before a block was pasted over them. */
interface Before {
  party: Party;
  buyerType: BuyerType;
  delivery: Delivery;
}

/** Whether a pasted text may be a whole block of particulars (抬头) and not a name alone. */
function mayBeBlock(text: string): boolean {
  const bare = text.trim();
  return /[\n\t]|[:：]/.test(bare) || bare.length > 24 || /[0-9A-Za-z]{15,}/.test(bare);
}

/** Pasting a block of particulars into the buyer's name fills all fields; it can be taken back. `usualMail` is where the company's invoices are mailed otherwise. */
export function usePastedBuyer(usualMail: () => string) {
  const host = useHost();
  const { draft } = useForm();
  const before = ref<Before | null>(null);

  function type(field: HTMLInputElement, text: string): void {
    field.setRangeText(text.replace(/\s+/g, " ").trim(), field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
    draft.buyer.name = field.value;
  }

  return {
    before,
    async paste(event: ClipboardEvent): Promise<void> {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const field = event.target;
      if (!(field instanceof HTMLInputElement) || !mayBeBlock(text)) return;
      event.preventDefault();
      const found = await host.readPastedBuyer(text).catch(() => null);
      if (found === null) {
        type(field, text);
        return;
      }
      before.value = {
        party: { ...draft.buyer },
        buyerType: draft.buyerType,
        delivery: { ...draft.delivery },
      };
      // All of it is another buyer's: what the block does not say is not kept of the one before.
      Object.assign(draft.buyer, found.party);
      if (found.party.taxId !== "") draft.buyerType = "company";
      draft.delivery = { email: found.email || usualMail(), mobile: "" };
    },
    undo(): void {
      if (before.value === null) return;
      Object.assign(draft.buyer, before.value.party);
      draft.buyerType = before.value.buyerType;
      Object.assign(draft.delivery, before.value.delivery);
      before.value = null;
    },
    forget: () => (before.value = null),
  };
}
