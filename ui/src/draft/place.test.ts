import { expect, it } from "vitest";

import type { Fault } from "@/contract";
import { emptyDraft } from "@/host/fake/data";
import { adoptTidied, inputId, LineKeys, placeFaults } from "./place";

function fault(path: string): Fault {
  return { code: "missing", path, severity: "block", message: path };
}

it.each([
  ["a field of the buyer", "buyer.taxId", "buyer.taxId", null],
  ["a field of a line, by the line's key", "lines[1].amount", "line:20.amount", 1],
  ["a part of a field", "lines[0].discount.percent", "line:10.discount", 0],
  ["a whole line stands at its name", "lines[1]", "line:20.name", 1],
  ["a tax that was given stands at the amount", "lines[0].tax", "line:10.amount", 0],
  ["the whole draft", "", "", null],
  ["a line that is gone", "lines[7].name", "lines[7].name", null],
  ["what the form has no field for", "special.project", "special.project", null],
])("places a fault: %s", (_, path, field, line) => {
  expect(placeFaults([fault(path)], [10, 20])).toEqual([{ ...fault(path), field, line }]);
});

it("gives a line the same key wherever it moves, and a copy another", () => {
  const keys = new LineKeys();
  const [line] = emptyDraft("S1", "").lines;
  if (line === undefined) throw new Error("a draft has a line");
  const key = keys.of(line);
  expect(keys.of({ ...line })).not.toBe(key);
  expect(keys.of(line)).toBe(key);
});

it("makes ids that a selector can name", () => {
  expect(inputId("line:12.amount")).toBe("field-line-12-amount");
  expect(inputId("buyer.taxId")).toBe("field-buyer-taxId");
});

it("adopts what was tidied, but not under the cursor nor over what was typed since", () => {
  const asked = emptyDraft("S1", "");
  asked.buyer = { ...asked.buyer, name: " 甲(上海)公司 ", taxId: "91ab", address: " 路 " };
  const tidied = structuredClone(asked);
  tidied.buyer = { ...tidied.buyer, name: "甲（上海）公司", taxId: "91AB", address: "路" };
  const now = structuredClone(asked);
  now.buyer.address = " 路 1";
  adoptTidied(now, asked, tidied, (path) => path.join(".") === "buyer.name");
  expect(now.buyer.name).toBe(" 甲(上海)公司 ");
  expect(now.buyer.taxId).toBe("91AB");
  expect(now.buyer.address).toBe(" 路 1");
});
