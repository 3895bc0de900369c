import { expect, it } from "vitest";

import { type Division, loadDivisions, pathTo } from "./divisions";

/** Written anew by `npx vitest run divisions --update` where the package has changed. */
const LIST_FOR_FILES = "../../../../src-tauri/crates/domain/src/special/divisions.txt";

/** The ways down to all that can be chosen. */
function leaves(divisions: readonly Division[], before: string[] = []): string[][] {
  return divisions.flatMap(({ value, children }) =>
    children === undefined ? [[...before, value]] : leaves(children, [...before, value]),
  );
}

it.each([
  ["北京市怀柔区", ["北京市", "怀柔区"]],
  ["广东省深圳市南山区", ["广东省", "深圳市", "南山区"]],
  ["广东省东莞市", ["广东省", "东莞市"]],
  ["河北省辛集市", ["河北省", "辛集市"]],
  ["湖北省仙桃市", ["湖北省", "仙桃市"]],
  ["重庆市城口县", ["重庆市", "城口县"]],
  ["新疆维吾尔自治区石河子市", ["新疆维吾尔自治区", "石河子市"]],
  ["香港特别行政区", ["香港特别行政区"]],
])("%s is reached as the tax bureau writes it", async (joined, path) => {
  expect(pathTo(await loadDivisions(), joined)).toEqual(path);
});

it("lists counties once and no development zones", async () => {
  const all = leaves(await loadDivisions()).map((path) => path.join(""));
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(2_800);
  expect(all.filter((name) => /经济技术开发区|管委会/.test(name))).toEqual([]);
});

it("knows no way to what is not in the list", async () => {
  expect(pathTo(await loadDivisions(), "广东省深圳市")).toBeNull();
  expect(pathTo(await loadDivisions(), "火星市")).toBeNull();
});

it("is the list that files are checked against", async () => {
  const lines = leaves(await loadDivisions()).map((path) => `${path.join(" ")}\n`);
  await expect(lines.join("")).toMatchFileSnapshot(LIST_FOR_FILES);
});
