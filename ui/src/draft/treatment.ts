import type { Rate, TaxTreatment } from "@/contract";

/** Rates offered for new lines, in basis points (RULES R1.11); others are shown where a draft brings them. */
const OFFERED: readonly Rate[] = [1300, 900, 600, 500, 300, 150, 100];

/** One choice of the column 税率/征收率. */
export interface RateChoice {
  key: string;
  words: string;
  treatment: TaxTreatment;
}

/** A treatment as the value of a select. */
export function treatmentKey(treatment: TaxTreatment): string {
  if (treatment.type !== "taxed") return treatment.type;
  return treatment.privilege === null ? String(treatment.rate) : `${treatment.rate}:${treatment.privilege}`;
}

/** `13%`, `1.5%`. */
export function rateWords(rate: Rate): string {
  const part = String(rate % 100)
    .padStart(2, "0")
    .replace(/0+$/, "");
  return `${Math.trunc(rate / 100)}${part === "" ? "" : `.${part}`}%`;
}

/** A treatment as it stands in the column 税率/征收率. */
export function treatmentWords(treatment: TaxTreatment): string {
  switch (treatment.type) {
    case "taxed":
      return rateWords(treatment.rate);
    case "zeroRated":
      return "0%";
    case "exempt":
      return "免税";
    case "notTaxable":
      return "不征税";
  }
}

function choice(treatment: TaxTreatment): RateChoice {
  return { key: treatmentKey(treatment), words: treatmentWords(treatment), treatment };
}

/** The choices that every line has. */
export const RATE_CHOICES: readonly RateChoice[] = [
  ...OFFERED.map((rate) => choice({ type: "taxed", rate, privilege: null })),
  choice({ type: "zeroRated" }),
  choice({ type: "exempt" }),
  choice({ type: "notTaxable" }),
];

/** The choices of a line: its own comes along where it is not offered for new lines. */
export function rateChoices(current: TaxTreatment): readonly RateChoice[] {
  const key = treatmentKey(current);
  return RATE_CHOICES.some((offered) => offered.key === key) ? RATE_CHOICES : [choice(current), ...RATE_CHOICES];
}
