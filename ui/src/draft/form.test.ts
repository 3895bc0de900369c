import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { nextTick, toRaw } from "vue";

import type { Draft, Line, Preview } from "@/contract";
import { type Host, HostError } from "@/host";
import { fakeHost } from "@/host/fake";
import { emptyDraft, sampleDraft } from "@/host/fake/data";
import { fakePreview } from "@/host/fake/preview";
import { draftForm } from "./form";
import { setPrice } from "./line";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function settled(ms = 0): Promise<void> {
  await nextTick();
  await vi.advanceTimersByTimeAsync(ms);
}

async function opened(draft: Draft, more: Partial<Host> = {}) {
  const host: Host = { ...fakeHost(), ...more };
  const form = draftForm(host, { spid: "1024", draft, savedAt: null });
  await settled();
  return { form, host };
}

function sample(lines = 1): Draft {
  const draft = sampleDraft("S1", 0);
  const [line] = draft.lines;
  if (line === undefined) throw new Error("a sample has a line");
  return { ...draft, lines: Array.from({ length: lines }, (_, at) => ({ ...line, name: `项目${at + 1}` })) };
}

function names({ draft }: { draft: Draft }): string[] {
  return draft.lines.map(({ name }) => name);
}

it("knows what a draft adds up to as soon as it is opened, and again after a change", async () => {
  const { form } = await opened(sample());
  expect(form.totals.value?.gross).toBe(10_600);
  const [line] = form.draft.lines;
  if (line) setPrice(line, "212");
  await settled(150);
  expect(form.totals.value?.gross).toBe(21_200);
});

it("puts totals and faults at the lines that they were asked for, wherever those moved meanwhile", async () => {
  const answers: (() => void)[] = [];
  const preview = ({ draft }: { draft: Draft }) =>
    new Promise<Preview>((answer) =>
      answers.push(() =>
        answer({
          ...fakePreview(draft),
          faults: [{ code: "bad-goods-code", path: "lines[1].code", severity: "block", message: "编码" }],
        }),
      ),
    );
  const draft = sample(2);
  draft.lines = draft.lines.map((line, at) => ({ ...line, price: at === 1 ? "212" : "106" }));
  const { form } = await opened(draft, { preview });
  form.edits.move(1, -1);
  answers[0]?.();
  await settled();
  const [first] = form.draft.lines;
  if (first === undefined) throw new Error("two lines");
  expect(first.name).toBe("项目2");
  expect(form.lineTotals.value.get(form.keyOf(first))?.gross).toBe(21_200);
  expect(form.faults.value.map(({ field }) => field)).toEqual([form.fieldOf(first, "code")]);
});

it("shows a fault where one was, and all of them once 开具 was pressed", async () => {
  const { form } = await opened(emptyDraft("S1", ""));
  expect(form.faults.value.length).toBeGreaterThan(2);
  expect(form.shown.value.size).toBe(0);
  form.touch("buyer.name");
  expect([...form.shown.value.keys()]).toEqual(["buyer.name"]);
  form.showAll.value = true;
  expect(form.shown.value.size).toBe(form.faults.value.length);
});

it("says what blocks before what only warns of the same field", async () => {
  const preview = async ({ draft }: { draft: Draft }): Promise<Preview> => ({
    ...fakePreview(draft),
    faults: [
      { code: "bad-tax-id", path: "buyer.taxId", severity: "warn", message: "请核对" },
      { code: "missing", path: "buyer.taxId", severity: "block", message: "请填写" },
    ],
  });
  const { form } = await opened(sample(), { preview });
  form.touch("buyer.taxId");
  expect(form.shown.value.get("buyer.taxId")?.message).toBe("请填写");
});

it("holds a text that is no number against the draft until it is one, or its line is gone", async () => {
  const { form } = await opened(sample(2));
  expect(form.faults.value).toEqual([]);
  const [first] = form.draft.lines;
  if (first === undefined) throw new Error("two lines");
  const field = form.fieldOf(first, "price");
  form.complain(field, "请输入数字", "x", "单价");
  expect(form.faults.value).toMatchObject([{ field, severity: "block", line: 0 }]);
  form.complain(field, null, "1", "单价");
  expect(form.faults.value).toEqual([]);
  form.complain(field, "请输入数字", "x", "单价");
  form.edits.remove(0);
  expect(form.faults.value).toEqual([]);
});

it("copies, moves and deletes lines, and brings the deleted one back to its place", async () => {
  const { form } = await opened(sample(3));
  form.edits.copy(0);
  expect(names(form)).toEqual(["项目1", "项目1", "项目2", "项目3"]);
  const [original, copy] = form.draft.lines;
  expect(original && copy && form.keyOf(original) === form.keyOf(copy)).toBe(false);
  form.edits.move(3, -2);
  expect(names(form)).toEqual(["项目1", "项目3", "项目1", "项目2"]);
  form.edits.move(0, -1);
  form.edits.remove(1);
  expect(names(form)).toEqual(["项目1", "项目1", "项目2"]);
  form.edits.undo();
  expect(names(form)).toEqual(["项目1", "项目3", "项目1", "项目2"]);
  expect(form.edits.undoable.value).toBe("已移动第 4 行");
  form.edits.undo();
  form.edits.undo();
  expect(names(form)).toEqual(["项目1", "项目2", "项目3"]);
  expect(form.edits.undoable.value).toBeNull();
});

it("brings a deleted line back to its place whatever was written, added and blanked meanwhile", async () => {
  const { form } = await opened(sample(4));
  const { lines } = form.draft;
  form.edits.remove(2);
  Object.assign(lines[0] ?? {}, { name: "", code: "", model: "", unit: "", quantity: null, price: null });
  Object.assign(lines[2] ?? {}, { name: "改" });
  form.edits.remove(0);
  form.edits.add();
  Object.assign(lines.at(-1) ?? {}, { name: "新" });
  form.draft.remark = "备注";
  await settled(150);
  expect(form.edits.undoable.value).toBe("已删除第 3 行：项目3");
  form.edits.undo();
  expect(names(form)).toEqual(["项目2", "项目3", "改", "新"]);
  expect(form.draft.remark).toBe("备注");
});

it("takes a discount back from every line, and leaves what was written in them since", async () => {
  const { form } = await opened(sample(2));
  await form.discount({ type: "amount", amount: 1_000, tax: null });
  expect(form.draft.lines.every(({ discount }) => discount !== null)).toBe(true);
  Object.assign(form.draft.lines[0] ?? {}, { name: "改" });
  await settled();
  form.edits.undo();
  expect(names(form)).toEqual(["改", "项目2"]);
  expect(form.draft.lines.map(({ discount }) => discount)).toEqual([null, null]);
});

it("no longer takes away a line in which something was written since it came, and goes on to the step before", async () => {
  const { form } = await opened(sample(3));
  form.edits.remove(2);
  form.edits.copy(0);
  Object.assign(form.draft.lines[1] ?? {}, { name: "改" });
  await settled();
  expect(form.edits.undoable.value).toBe("已删除第 3 行：项目3");
  form.edits.undo();
  expect(names(form)).toEqual(["项目1", "改", "项目2", "项目3"]);
});

it("takes pasted lines away again though tidying touched them, and puts the empty one back that made room", async () => {
  const { form } = await opened(emptyDraft("S1", "王五"), {
    preview: async ({ draft }) =>
      fakePreview({ ...draft, lines: draft.lines.map((one) => ({ ...one, unit: one.unit.trim() })) }),
  });
  const [line] = sample().lines;
  form.edits.insert(0, [{ ...line, unit: " 次" } as Line, { ...line, unit: " 次" } as Line], "已粘贴");
  await settled(150);
  expect(form.draft.lines.map(({ unit }) => unit)).toEqual(["次", "次"]);
  form.edits.undo();
  expect(names(form)).toEqual([""]);
});

it("takes back a paste that changed how all is priced only while nothing was written since", async () => {
  const paste = async () => {
    const { form } = await opened(sample(2));
    const before = form.edits.now();
    await form.reprice("net");
    form.edits.insert(1, sample().lines, "已粘贴", before);
    await settled();
    return form;
  };
  const calm = await paste();
  calm.edits.undo();
  expect([calm.draft.pricing, calm.draft.lines.map(({ price }) => price)]).toEqual(["gross", ["106.00", "106.00"]]);
  const written = await paste();
  Object.assign(written.draft.lines[0] ?? {}, { price: "50" });
  await settled();
  expect(written.edits.undoable.value).toBeNull();
});

it("brings back an additional field to its place among the steps of the lines", async () => {
  const { form } = await opened({ ...sample(2), extra: [1, 2, 3].map((at) => ({ name: `栏${at}`, content: "" })) });
  const extras = () => form.draft.extra.map(({ name }) => name);
  form.edits.take(form.draft.extra, 1, "已删除附加信息 2");
  form.edits.remove(0);
  expect([extras(), names(form)]).toEqual([["栏1", "栏3"], ["项目2"]]);
  form.edits.undo();
  expect(form.edits.undoable.value).toBe("已删除附加信息 2");
  form.edits.undo();
  expect([extras(), names(form)]).toEqual([
    ["栏1", "栏2", "栏3"],
    ["项目1", "项目2"],
  ]);
});

it("never has no line: the last one deleted leaves an empty one at its rate, and undo takes that away again", async () => {
  const { form } = await opened(sample());
  form.edits.remove(0);
  expect(names(form)).toEqual([""]);
  expect(toRaw(form.draft.lines[0]?.treatment)).toEqual({ type: "taxed", rate: 600, privilege: null });
  form.edits.undo();
  expect(names(form)).toEqual(["项目1"]);
});

it("adds a line taxed as the one before it", async () => {
  const draft = sample();
  draft.lines = draft.lines.map((line) => ({ ...line, treatment: { type: "exempt" } }));
  const { form } = await opened(draft);
  form.edits.add();
  expect(form.draft.lines[1]).toMatchObject({ name: "", treatment: { type: "exempt" } });
});

it("prices without tax what was priced with it, and the invoice stays what it is", async () => {
  const draft = sample();
  draft.lines = draft.lines.map((line) => ({
    ...line,
    quantity: null,
    price: null,
    amount: 10_000,
    treatment: { type: "taxed", rate: 1300, privilege: null },
  }));
  const { form } = await opened(draft);
  await form.reprice("net");
  expect(form.draft).toMatchObject({ pricing: "net", lines: [{ amount: 8_850, tax: 1_150 }] });
  await settled(150);
  expect(form.totals.value?.gross).toBe(10_000);
});

it("saves what changed, and nothing that only was looked at", async () => {
  const saveDraft = vi.fn(fakeHost().saveDraft);
  const { form } = await opened(sample(), { saveDraft });
  await settled(10_000);
  expect(saveDraft).not.toHaveBeenCalled();
  form.draft.remark = "备注";
  await settled(600);
  expect(saveDraft).toHaveBeenCalledOnce();
  expect(saveDraft.mock.calls[0]?.[0]).toMatchObject({ spid: "1024", draft: { serial: "S1", remark: "备注" } });
  expect(form.saveState.value.type).toBe("saved");
});

it("saves what was typed a moment ago when it is closed, and nothing afterwards", async () => {
  const saveDraft = vi.fn(fakeHost().saveDraft);
  const { form } = await opened(sample(), { saveDraft });
  form.draft.remark = "刚写的";
  await form.close();
  expect(saveDraft.mock.calls.map(([{ draft }]) => draft.remark)).toEqual(["刚写的"]);
  form.draft.remark = "之后";
  await settled(10_000);
  expect(saveDraft).toHaveBeenCalledOnce();
});

it("takes over what was tidied, and does not ask for ever", async () => {
  const preview = vi.fn(fakeHost().preview);
  const { form } = await opened(sample(), { preview });
  form.draft.buyer.taxId = "91110108ma01k2jq3x";
  await settled(150);
  await settled(10_000);
  expect(form.draft.buyer.taxId).toBe("91110108MA01K2JQ3X");
  expect(preview.mock.calls.length).toBe(3);
});

it("says why there are no totals", async () => {
  const preview = () => Promise.reject(new HostError({ code: "internal", faults: [], suspects: [], detail: "x" }));
  const { form } = await opened(sample(), { preview });
  expect(form.previewProblem.value?.code).toBe("internal");
});
