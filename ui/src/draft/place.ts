import type { Draft, Fault, Line } from "@/contract";

/**
 * The name of a field that survives moving, adding and deleting lines: `buyer.taxId`, `line:7.amount`.
 * Lines are named by a key of their own; a fault's path counts them.
 */
export type FieldName = string;

/** A fault with the field that it belongs to. */
export interface PlacedFault extends Fault {
  field: FieldName;
  /** The line it is in, counted from 0 when it was found. */
  line: number | null;
}

/** What the form has no field for stands at the field that one changes to put it right. */
const SHOWN_AT: Record<string, string> = { tax: "amount" };

const LINE_PATH = /^lines\[(\d+)\](?:\.(.+))?$/;

/** Gives lines keys that stay with them wherever they move. */
export class LineKeys {
  readonly #keys = new WeakMap<Line, number>();
  #next = 1;

  /** The key of a line; it must be the plain object, not a proxy of it. */
  of(line: Line): number {
    const known = this.#keys.get(line);
    if (known !== undefined) return known;
    const key = this.#next++;
    this.#keys.set(line, key);
    return key;
  }
}

/** The field of a line. */
export function lineField(key: number, field: string): FieldName {
  return `line:${key}.${field}`;
}

/** The id in the page of the input for a field. */
export function inputId(field: FieldName): string {
  return `field-${field.replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** The id in the page of what is said about a field. */
export function noteId(field: FieldName): string {
  return `${inputId(field)}-note`;
}

/**
 * Puts each fault at its field. `keys` are those of the lines as they were when the faults were asked for.
 * `lines[2].treatment.rate` belongs to the field of `treatment`: a line's fields have no parts of their own.
 */
export function placeFaults(faults: readonly Fault[], keys: readonly number[]): PlacedFault[] {
  return faults.map((fault) => {
    const match = LINE_PATH.exec(fault.path);
    if (match === null) return { ...fault, field: fault.path, line: null };
    const index = Number(match[1]);
    const key = keys[index];
    if (key === undefined) return { ...fault, field: fault.path, line: null };
    const [part = "name"] = (match[2] ?? "name").split(".");
    return { ...fault, field: lineField(key, SHOWN_AT[part] ?? part), line: index };
  });
}

/**
 * Takes over what tidying changed, except where someone is typing and where the text changed since it was asked for.
 */
export function adoptTidied(
  draft: Draft,
  asked: Draft,
  tidied: Draft,
  isBusy: (path: readonly (string | number)[]) => boolean,
): void {
  adopt(draft, asked, tidied, [], isBusy);
}

type Tree = Record<string | number, unknown>;

function adopt(
  now: object,
  asked: object,
  tidied: object,
  path: readonly (string | number)[],
  isBusy: (path: readonly (string | number)[]) => boolean,
): void {
  const [current, before, after] = [now as Tree, asked as Tree, tidied as Tree];
  for (const key of Object.keys(after)) {
    const [a, b, c] = [current[key], before[key], after[key]];
    const here = [...path, key];
    if (typeof a === "string" && typeof c === "string") {
      if (a === b && a !== c && !isBusy(here)) current[key] = c;
    } else if (isTree(a) && isTree(b) && isTree(c)) {
      adopt(a, b, c, here, isBusy);
    }
  }
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
