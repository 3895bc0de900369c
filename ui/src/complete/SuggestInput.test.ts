import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import SuggestInput from "./SuggestInput.vue";

const ENTRIES: Record<string, string[]> = {
  gz: ["广州甲", "广州乙"],
  gzb: ["广州北", "广州贝"],
  "9144": [],
};

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => vi.useRealTimers());

/** A field in a form that counts the Enters it gets to walk on with; `answer` lets a question that was asked be answered. */
function field() {
  const waiting: (() => void)[] = [];
  const chosen = vi.fn<(item: string) => void>();
  const walked = vi.fn();
  const form = document.createElement("div");
  document.body.append(form);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter") walked();
  });
  const wrapper = mount(SuggestInput<string>, {
    attachTo: form,
    props: {
      modelValue: "",
      ask: (typed: string) => new Promise((done) => waiting.push(() => done(ENTRIES[typed] ?? []))),
      binding: {},
      label: "客户",
      onChoose: chosen,
    },
  });
  const input = wrapper.get("input");
  input.element.focus();
  return {
    chosen,
    walked,
    /** Types, and does not wait for anything. */
    async type(text: string): Promise<void> {
      input.element.value = text;
      await input.trigger("input");
      await wrapper.setProps({ modelValue: text });
    },
    press: (key: string) => input.trigger("keydown", { key }),
    async answer(): Promise<void> {
      for (const one of waiting.splice(0)) one();
      await flushPromises();
    },
  };
}

it("takes the entry of what was typed, not that of the letters before, however fast Enter is", async () => {
  const { type, press, answer, chosen, walked } = field();
  await type("gz");
  vi.advanceTimersByTime(60);
  await answer();
  await type("gzb");
  await press("Enter");
  expect(chosen).not.toHaveBeenCalled();
  await answer();
  expect(chosen.mock.calls).toEqual([["广州北"]]);
  expect(walked).not.toHaveBeenCalled();
});

it("moves in the list of what was typed, however fast the keys are", async () => {
  const { type, press, answer, chosen } = field();
  await type("gz");
  vi.advanceTimersByTime(60);
  await answer();
  await type("gzb");
  await press("ArrowDown");
  await press("Enter");
  await answer();
  expect(chosen.mock.calls).toEqual([["广州贝"]]);
});

it("walks on with Enter where nothing answers, and at once where a name was written in full", async () => {
  const { type, press, answer, chosen, walked } = field();
  await type("gz");
  vi.advanceTimersByTime(60);
  await answer();
  await type("9144");
  await press("Enter");
  await answer();
  expect(walked).toHaveBeenCalledOnce();
  await type("gz");
  vi.advanceTimersByTime(60);
  await answer();
  await type("广州甲有限公司");
  await press("Enter");
  expect(walked).toHaveBeenCalledTimes(2);
  expect(chosen).not.toHaveBeenCalled();
});
