import type { Special } from "@/contract";
import { AREA_UNITS, CARRIERS, SEATS, TRANSPORTS } from "@/contract/texts";
import { plainYuan } from "@/money/fen";
import { special as words } from "@/words/paper";

/** What an invoice prints of its special business: a head and rows. */
export interface Block {
  heads: string[];
  rows: string[][];
}

const yes = (flag: boolean) => (flag ? words.yes : words.no);

/** The printed block. */
export function blockOf(special: Special): Block {
  switch (special.type) {
    case "construction":
      return {
        heads: words.heads.construction,
        rows: [[special.place + special.address, special.project, special.landTaxNumber, yes(special.crossCity)]],
      };
    case "propertySale":
      return {
        heads: words.heads.propertySale,
        rows: [
          [
            special.titleNumber,
            special.place + special.address,
            special.actualPrice === null ? "" : plainYuan(special.actualPrice),
            special.areaUnit === null ? "" : AREA_UNITS[special.areaUnit],
            yes(special.crossCity),
          ],
        ],
      };
    case "propertyLease":
      return {
        heads: words.heads.propertyLease,
        rows: [
          [
            special.titleNumber,
            special.place + special.address,
            [
              [special.from, special.fromMinute],
              [special.to, special.toMinute],
            ]
              .map((moment) => moment.filter((part) => part !== null).join(" "))
              .join(words.until),
            special.areaUnit === null ? "" : AREA_UNITS[special.areaUnit],
            yes(special.crossCity),
          ],
        ],
      };
    case "freight":
      return {
        heads: words.heads.freight,
        rows: special.legs.map(({ from, to, carrier, plate, goods }) => [
          from,
          to,
          carrier === null ? "" : CARRIERS[carrier],
          plate,
          goods,
        ]),
      };
    case "travel":
      return {
        heads: words.heads.travel,
        rows: special.trips.map(({ traveller, documentNumber, date, from, to, seat, transport }) => [
          traveller,
          documentNumber,
          date ?? "",
          from,
          to,
          seat === null ? "" : SEATS[seat],
          transport === null ? "" : TRANSPORTS[transport],
        ]),
      };
  }
}
