import { expect, it } from "vitest";

import { companyHue, HUES } from "./companyColor";

it.each([
  ["ids of one platform", "0a3beb40037d4bb29fe30295451d2171", "33d325019df04c21b2e6273b2ff143a3"],
  ["ids that are alike", "1024", "2048"],
])("tells two companies apart: %s", (_, one, other) => {
  expect(companyHue(one)).not.toBe(companyHue(other));
  expect(companyHue(one)).toBe(companyHue(one));
});

it("gives no hue to more than its share of many companies", () => {
  const counts = new Map<number, number>();
  for (let id = 0; id < 1_000; id += 1) {
    const hue = companyHue(`${id}`);
    counts.set(hue, (counts.get(hue) ?? 0) + 1);
  }
  expect(counts.size).toBe(HUES.length);
  expect(Math.max(...counts.values())).toBeLessThan(150);
});
