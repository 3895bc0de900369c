import { beforeEach, expect, it } from "vitest";
import { effectScope, nextTick, ref } from "vue";

import { USUAL_COLUMNS } from "@/words/invoices";
import { useListing } from "./listing";
import { keptColumns, noFilter, savedViews, saveViews } from "./views";

beforeEach(() => localStorage.clear());

function listing() {
  return effectScope().run(() => useListing(ref("1024"))) ?? fail();
}

function fail(): never {
  throw new Error("no scope");
}

it("sorts by a column from its usual end, and the other way when it is pressed again", () => {
  const { sort, sortBy } = listing();
  expect(sort.value).toEqual({ by: "time", ascending: false });
  sortBy("gross");
  expect(sort.value, "the largest first").toEqual({ by: "gross", ascending: false });
  sortBy("gross");
  expect(sort.value).toEqual({ by: "gross", ascending: true });
  sortBy("buyer");
  expect(sort.value, "names from A").toEqual({ by: "buyer", ascending: true });
});

it("shows the company only where there are several, and keeps the columns for the next time", async () => {
  const one = listing();
  expect(one.shownColumns.value).not.toContain("company");
  one.whose.value = "all";
  expect(one.shownColumns.value).toContain("company");
  one.columns.value = ["number", "gross"];
  await nextTick();
  expect(listing().columns.value).toEqual(["number", "gross"]);
});

it("finds a saved view again as it was, for whichever company is chosen then", () => {
  const one = listing();
  one.more.value = { ...noFilter(), states: ["issued"], kinds: ["021"], red: true, words: "南粤" };
  one.period.value = "month";
  one.sortBy("gross");
  one.columns.value = ["number", "remark"];
  saveViews([one.view("本月红字")]);
  const other = listing();
  const [view] = savedViews();
  if (view === undefined) throw new Error("it was not saved");
  other.use(view);
  const shown = ({ filter, sort, columns, typed, which }: ReturnType<typeof listing>) => [
    { ...filter.value, states: [...filter.value.states] },
    sort.value,
    columns.value,
    typed.value,
    which.value,
  ];
  one.typed.value = "南粤";
  expect(shown(other)).toEqual(shown(one));
  other.clear();
  expect(other.isFiltered.value).toBe(false);
});

it("takes what an older program, or nobody, left for no view and the usual columns", () => {
  localStorage.setItem(
    "invoices.views",
    '[{"name":"旧的"},{"name":"缺列","filter":{},"sort":{"by":"time"},"columns":["gone"]}]',
  );
  localStorage.setItem("invoices.columns", "{broken");
  expect(savedViews().map(({ name, columns, filter }) => [name, columns, filter])).toEqual([
    ["缺列", [...USUAL_COLUMNS], noFilter()],
  ]);
  expect(keptColumns()).toEqual([...USUAL_COLUMNS]);
});
