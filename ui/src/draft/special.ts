import type { Carrier, FreightLeg, Line, Special, Trip } from "@/contract";
import { USUAL_DOCUMENT } from "@/words/draft";

/** Which special business (特定业务). */
export type SpecialType = Special["type"];

/** 车辆停放服务: its lease is told to the minute. */
const PARKING = "3040502020200000000";

/** What is asked of a special business, nothing filled in but what is nearly always so. */
export function newSpecial(type: SpecialType): Special {
  switch (type) {
    case "construction":
      return { type, place: "", address: "", project: "", landTaxNumber: "", crossCity: false };
    case "propertySale":
      return {
        type,
        titleNumber: "",
        place: "",
        address: "",
        contractNumber: "",
        landTaxNumber: "",
        assessedPrice: null,
        actualPrice: null,
        crossCity: false,
        areaUnit: "squareMetre",
      };
    case "propertyLease":
      return {
        type,
        place: "",
        address: "",
        from: null,
        to: null,
        fromMinute: null,
        toMinute: null,
        crossCity: false,
        titleNumber: "",
        areaUnit: "squareMetre",
      };
    case "freight":
      return { type, legs: [newLeg("road")] };
    case "travel":
      return { type, trips: [newTrip()] };
  }
}

/** An empty leg of freight, carried as the one before it. */
export function newLeg(carrier: Carrier | null): FreightLeg {
  return { from: "", to: "", carrier, plate: "", goods: "" };
}

/** An empty trip. */
export function newTrip(): Trip {
  return {
    traveller: "",
    document: USUAL_DOCUMENT,
    documentNumber: "",
    date: null,
    from: "",
    to: "",
    transport: null,
    seat: null,
  };
}

/** Whether a lease must be told to the minute. */
export function isParking(lines: readonly Line[]): boolean {
  return lines.some(({ code }) => code === PARKING);
}
