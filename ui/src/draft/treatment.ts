import type { Privilege, Rate, TaxTreatment, Taxpayer } from "@/contract";
import { PRIVILEGE_RATES } from "@/contract/texts";
import { treatment as words } from "@/words/draft";

/** Rates offered for new lines, in basis points (RULES R1.11); others are shown where a draft brings them. */
const OFFERED: readonly Rate[] = [1300, 900, 600, 500, 300, 150, 100];

/** The rates of each kind of taxpayer, the usual one first (RULES R1.11, R1.17). */
const OFFERED_TO: Record<Taxpayer, readonly Rate[]> = {
  general: [1300, 900, 600, 500, 300],
  smallScale: [100, 300, 500],
};

/** One choice of the column 税率/征收率. */
export interface RateChoice {
  key: string;
  words: string;
  treatment: TaxTreatment;
}

/** A treatment as the value of a select; the privilege has a select of its own. */
export function treatmentKey(treatment: TaxTreatment): string {
  return treatment.type === "taxed" ? String(treatment.rate) : treatment.type;
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
      return words.exempt;
    case "notTaxable":
      return words.notTaxable;
  }
}

function choice(treatment: TaxTreatment): RateChoice {
  return { key: treatmentKey(treatment), words: treatmentWords(treatment), treatment };
}

function choices(rates: readonly Rate[]): readonly RateChoice[] {
  return [
    ...rates.map((rate) => choice({ type: "taxed", rate, privilege: null })),
    choice({ type: "zeroRated" }),
    choice({ type: "exempt" }),
    choice({ type: "notTaxable" }),
  ];
}

/** The choices of a line where it is not known how the company pays tax. */
export const RATE_CHOICES: readonly RateChoice[] = choices(OFFERED);

const CHOICES_OF: Record<Taxpayer, readonly RateChoice[]> = {
  general: choices(OFFERED_TO.general),
  smallScale: choices(OFFERED_TO.smallScale),
};

/** The choices of a line: its own comes along where it is not offered for new lines. */
export function rateChoices(current: TaxTreatment, taxpayer: Taxpayer | null = null): readonly RateChoice[] {
  const key = treatmentKey(current);
  const offered = taxpayer === null ? RATE_CHOICES : CHOICES_OF[taxpayer];
  return offered.some((one) => one.key === key) ? offered : [choice(current), ...offered];
}

/** The privilege behind a rate. */
export function privilegeOf(treatment: TaxTreatment): Privilege | null {
  return treatment.type === "taxed" ? treatment.privilege : null;
}

/** The same treatment under a privilege, at the privilege's own rate where it has one. */
export function withPrivilege(treatment: TaxTreatment, privilege: Privilege | null): TaxTreatment {
  if (treatment.type !== "taxed") return treatment;
  const rate = privilege === null ? undefined : PRIVILEGE_RATES[privilege];
  return { type: "taxed", rate: rate ?? treatment.rate, privilege };
}

/** Another rate under the same privilege; a privilege with a rate of its own goes with that alone. */
export function withRate(treatment: TaxTreatment, wanted: TaxTreatment): TaxTreatment {
  const privilege = privilegeOf(treatment);
  if (wanted.type !== "taxed" || privilege === null) return { ...wanted };
  const own = PRIVILEGE_RATES[privilege];
  return { ...wanted, privilege: own === undefined || own === wanted.rate ? privilege : null };
}

/** Reads a rate as people write it: `13%`, `0.13`, `13`, `免税`, `不征税`; `null` where it is none. */
export function parseTreatment(text: string): TaxTreatment | null {
  const bare = text.normalize("NFKC").replace(/\s/g, "");
  if (bare === words.exempt) return { type: "exempt" };
  if (bare === words.notTaxable) return { type: "notTaxable" };
  const match = /^(\d+)(?:\.(\d{1,4}))?(%?)$/.exec(bare);
  if (match === null) return null;
  const [, whole = "", part = "", percent] = match;
  const scaled = Number(whole + part.padEnd(4, "0"));
  // 0.5 and above is a percentage: no rate is as low as half a percent but written as one, none as high as 50 %.
  const rate = percent === "%" || scaled >= 5_000 ? scaled / 100 : scaled;
  if (rate === 0) return { type: "zeroRated" };
  return Number.isInteger(rate) && rate <= 10_000 ? { type: "taxed", rate, privilege: null } : null;
}
