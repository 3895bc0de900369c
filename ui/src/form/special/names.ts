import { names as words } from "@/words/formSpecial";

/** What a field of a special business is given: where its faults stand, what it is called, and how a test finds it. */
export function named(name: string, label: string) {
  return { field: `special.${name}`, label, testid: `special-${dashed(name)}` };
}

/** The same for a column of a table of rows: the table's head shows what it is called, so that the label is only spoken. */
export function cell(rows: "legs" | "trips", at: number, name: string, label: string) {
  return {
    role: "cell",
    bare: true,
    field: `special.${rows}[${at}].${name}`,
    label: words[rows](at + 1, label),
    testid: `${rows === "legs" ? "leg" : "trip"}-${at}-${dashed(name)}`,
  };
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
