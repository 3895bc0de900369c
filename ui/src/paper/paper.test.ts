import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import type { Draft, Line } from "@/contract";
import { emptyDraft, sampleDraft } from "@/host/fake/data";
import { fakePreview } from "@/host/fake/preview";
import InvoicePaper from "./InvoicePaper.vue";
import { pagesOf, type Row, rowsOf } from "./pages";
import { paperOfDraft } from "./paper";

const SELLER = { name: "开科思（上海）商务信息咨询有限公司", taxNumber: "91310106MA1FY0P29K" };

function row(name: string, net: number | null = 100, tax: number | null = 6): Row {
  return { name, model: "", unit: "", quantity: "", price: "", net, rate: "6%", tax };
}

/** A draft with lines like the sample's. */
function draftOf(...lines: Partial<Line>[]): Draft {
  const draft = sampleDraft("S1", 0);
  const [line] = draft.lines;
  if (line === undefined) throw new Error("a sample has a line");
  return { ...draft, lines: lines.map((more) => ({ ...line, ...more })) };
}

it.each([
  ["nothing makes one empty page", 0, 0, [0]],
  ["what fits stands on one", 11, 0, [11]],
  ["one more goes on to the next", 12, 0, [11, 1]],
  ["many fill each page but the last", 25, 0, [11, 11, 3]],
  ["a special business takes its lines off every page", 12, 3, [8, 4]],
  ["a large one leaves room for three", 7, 30, [3, 3, 1]],
])("pages: %s", (_, count, taken, expected) => {
  const rows = Array.from({ length: count }, () => row("服务"));
  expect(pagesOf(rows, taken).map((page) => page.rows.length)).toEqual(expected);
});

it("a name of several lines takes their room, Latin at half the width, and is never broken over pages", () => {
  const wide = row("服".repeat(27));
  expect(pagesOf([wide, wide, wide, wide], 0).map(({ rows }) => rows.length)).toEqual([3, 1]);
  const latin = row("a".repeat(26));
  expect(pagesOf(Array<Row>(11).fill(latin), 0)).toHaveLength(1);
});

it("each page adds up its own rows, and all pages the whole", () => {
  const rows = [...Array.from({ length: 12 }, () => row("服务")), row("没有金额", null, null)];
  const pages = pagesOf(rows, 0);
  expect(pages.map(({ net, tax }) => [net, tax])).toEqual([
    [1_100, 66],
    [100, 6],
  ]);
});

it("prints each name behind its short name, a discount behind its line, and no tax where there is none", () => {
  const exempt = { type: "exempt" as const };
  const off = { type: "amount" as const, amount: 600, tax: null };
  const draft = draftOf(
    { name: "开发", discount: off },
    { name: "图书", code: "1060201000000000000", treatment: exempt },
  );
  expect(rowsOf(fakePreview(draft)).map(({ name, quantity, net, tax }) => [name, quantity, net, tax])).toEqual([
    ["*信息技术服务*开发", "1", 10_000, 600],
    ["*信息技术服务*开发", "", -566, -34],
    ["图书", "1", 10_600, null],
  ]);
});

it("says on each of several pages which it is and what it adds up to, and the whole on the last", () => {
  const draft = draftOf(...Array.from({ length: 13 }, () => ({ name: "服务" })));
  const paper = paperOfDraft(fakePreview(draft), SELLER, "2026-11-24");
  const sheets = mount(InvoicePaper, { props: { paper } }).findAll("article");
  expect(sheets.map((sheet) => sheet.get('[data-testid="paper-pages"]').text())).toEqual([
    "共2页 第1页",
    "共2页 第2页",
  ]);
  const sums = sheets.map((sheet) => sheet.findAll(".sum").map((sum) => sum.text()));
  expect(sums).toEqual([["小计¥1,100.00¥66.00"], ["小计¥200.00¥12.00", "合计¥1,300.00¥78.00"]]);
  expect(sheets.map((sheet) => sheet.find('[data-testid="paper-gross"]').exists())).toEqual([false, true]);
});

it("one page has no number and no sum of its own", () => {
  const paper = paperOfDraft(fakePreview(emptyDraft("S1", "王五")), SELLER, "2026-11-24");
  const sheet = mount(InvoicePaper, { props: { paper } });
  expect(sheet.find('[data-testid="paper-pages"]').exists()).toBe(false);
  expect(sheet.findAll(".sum").map((sum) => sum.text())).toEqual(["合计¥0.00¥0.00"]);
});
