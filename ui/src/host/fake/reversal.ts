import type { Draft, IssuanceView, OriginalView, ReversalRequest } from "@/contract";
import type { Host } from "../host";
import type { Books } from "./books";
import { emptyDraft } from "./data";
import { fakePreview } from "./preview";
import { problem } from "./problem";

type Part = "original" | "searchOriginals" | "previewReversal" | "reverse" | "typedReversal" | "links";

/** Reversing what was issued; the stand-in's platform lists what its own page issued. */
export function fakeReversals(books: Books): Pick<Host, Part> {
  const { issuances, written, drafts, companyOf, issuanceOf, nextSerial, queue, run } = books;

  function redsOf(number: string): IssuanceView[] {
    return [...issuances.values()].filter(
      ({ serial }) => written.get(serial)?.draft.reversal?.original.number === number,
    );
  }

  async function redOf(request: ReversalRequest): Promise<Draft> {
    const view = [...issuances.values()].find((one) => one.number === request.number);
    const blue = written.get(view?.serial ?? "");
    if (view === undefined || blue === undefined) throw problem("not-found", { detail: request.number });
    return fakeRed(fakeOriginal(view, blue.draft, redsOf(request.number)), blue.draft, request, nextSerial());
  }

  return {
    async original(spid, text) {
      const number = /^01,/.test(text) ? (text.split(",")[3] ?? "") : text.replace(/\s/g, "");
      const view = [...issuances.values()].find((one) => one.spid === spid && one.number === number && one.gross > 0);
      const blue = written.get(view?.serial ?? "");
      if (view === undefined || blue === undefined) throw problem("not-found", { detail: number });
      return fakeOriginal(view, blue.draft, redsOf(number));
    },
    async searchOriginals(spid, words) {
      const rows = [...issuances.values()]
        .filter((one) => one.spid === spid && one.state === "issued" && one.gross > 0 && one.buyer.includes(words))
        .map(({ code, number, kind, issuedAt, buyer, gross }) => ({
          number: { code, number },
          kind,
          issuedAt,
          buyer,
          gross,
        }));
      return { rows, hasMore: false };
    },
    async previewReversal(request) {
      return fakePreview(await redOf(request));
    },
    async reverse(request) {
      const draft = await redOf(request);
      const one = queue({ spid: request.spid, draft, savedAt: null }, Date.now());
      run(draft.serial, request.spid);
      return one;
    },
    async typedReversal({ spid, number, kind, reason, infoNumber }) {
      const original = { code: number.slice(0, -20), number: number.slice(-20) };
      const draft = {
        ...emptyDraft(nextSerial(), companyOf(spid).drawer),
        kind,
        reversal: { original, infoNumber, reason, mirrored: false },
      };
      const view = { spid, draft, savedAt: Date.now() };
      drafts.set(draft.serial, view);
      return view;
    },
    async links(serial) {
      const original = written.get(serial)?.draft.reversal?.original.number ?? "";
      const { number } = issuanceOf(serial);
      const blue = original === "" ? undefined : [...issuances.values()].find((one) => one.number === original);
      return { original, blue: blue?.serial ?? "", reds: number === "" ? [] : redsOf(number) };
    },
  };
}

/** What the platform would list of an issued invoice, and the reds of it that the fake knows. */
function fakeOriginal(view: IssuanceView, draft: Draft, reds: readonly IssuanceView[]): OriginalView {
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
function fakeRed(original: OriginalView, blue: Draft, request: ReversalRequest, serial: string): Draft {
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
    reversal: {
      original: original.number,
      infoNumber: request.infoNumber,
      reason: request.reason,
      mirrored: true,
    },
  };
}
