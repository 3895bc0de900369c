import type { Draft, IssuanceView, OriginalView, ReversalRequest } from "@/contract";
import { fakePreview } from "./preview";

/** What the platform would list of an issued invoice, and the reds of it that the fake knows. */
export function fakeOriginal(view: IssuanceView, draft: Draft, reds: readonly IssuanceView[]): OriginalView {
  const { totals } = fakePreview(draft);
  const taken = reds.filter(({ state }) => state === "issued").reduce((sum, { gross }) => sum - gross, 0);
  const lines = draft.lines.map((line, at) => {
    const { net, tax, discountNet, discountTax, quantity } = totals.lines[at] ?? {
      net: 0,
      tax: 0,
      discountNet: 0,
      discountTax: 0,
      quantity: null,
    };
    const left = { netLeft: net - discountNet, taxLeft: tax - discountTax };
    const { name, model, unit, treatment } = line;
    const gone = taken >= totals.gross;
    return {
      name,
      model,
      unit,
      treatment,
      quantity,
      net: left.netLeft,
      tax: left.taxLeft,
      quantityLeft: gone ? null : quantity,
      netLeft: gone ? 0 : left.netLeft,
      taxLeft: gone ? 0 : left.taxLeft,
    };
  });
  return {
    number: { code: view.code, number: view.number },
    kind: view.kind,
    redKinds: [view.kind],
    issuedAt: view.issuedAt,
    buyer: draft.buyer,
    gross: view.gross,
    left: view.gross - taken,
    lines,
    reds: reds.map(({ number, issuedAt, gross, serial, state }) => ({
      number,
      issuedAt,
      gross,
      serial,
      standing: state === "issued" ? ("issued" as const) : ("openHere" as const),
    })),
    reasons: ["mistake", "stopped", "allowance"],
  };
}

/** The red invoice of a request. */
export function fakeRed(original: OriginalView, blue: Draft, request: ReversalRequest, serial: string): Draft {
  const { extent } = request;
  const lines = blue.lines.flatMap((line, at) => {
    const whole = original.lines[at];
    const part =
      extent.type === "whole" ? { type: "rest" as const } : extent.lines.find((one) => one.line === at)?.part;
    if (whole === undefined || part === undefined) return [];
    const quantity = part.type === "quantity" ? part.quantity : part.type === "rest" ? whole.quantity : null;
    const ratio = part.type === "quantity" ? Number(part.quantity) / Number(whole.quantity ?? 1) : 1;
    const net = part.type === "net" ? part.net : Math.round(whole.netLeft * ratio);
    return [
      {
        ...line,
        quantity: quantity === null ? null : `-${quantity}`,
        price: null,
        amount: -net,
        tax: net === whole.netLeft ? -whole.taxLeft : null,
        discount: null,
      },
    ];
  });
  return {
    ...blue,
    serial,
    kind: request.kind,
    pricing: "net",
    lines,
    remark: "",
    special: null,
    reversal: { original: original.number, infoNumber: request.infoNumber, reason: request.reason },
  };
}
