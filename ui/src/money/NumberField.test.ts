import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import { MONEY } from "./codecs";
import NumberField from "./NumberField.vue";

function field(modelValue: number | null, computed: number | null = null) {
  const wrapper = mount(NumberField<number>, { props: { modelValue, computed, codec: MONEY } });
  return { wrapper, input: wrapper.get("input"), text: () => wrapper.get("input").element.value };
}

it("shows separators while it is read and none while it is typed in", async () => {
  const { input, text } = field(123_456);
  expect(text()).toBe("1,234.56");
  await input.trigger("focus");
  expect(text()).toBe("1234.56");
  await input.trigger("blur");
  expect(text()).toBe("1,234.56");
});

it("tells the value at every keystroke and leaves the text alone", async () => {
  const { wrapper, input, text } = field(null);
  await input.trigger("focus");
  await input.setValue("1.");
  await wrapper.setProps({ modelValue: 100 });
  expect(wrapper.emitted("update:modelValue")).toEqual([[100]]);
  expect(text()).toBe("1.");
});

it("is not overwritten from outside while someone types", async () => {
  const { wrapper, input, text } = field(null);
  await input.trigger("focus");
  await input.setValue("12");
  await wrapper.setProps({ modelValue: 9_900, computed: 500 });
  expect(text()).toBe("12");
});

it("shows what was understood once it is left", async () => {
  const { wrapper, input, text } = field(null);
  await input.trigger("focus");
  await input.setValue("1234.5");
  await wrapper.setProps({ modelValue: 123_450 });
  await input.trigger("blur");
  expect(text()).toBe("1,234.50");
});

it("keeps a text that is no amount, has no value for it and says why", async () => {
  const { wrapper, input, text } = field(500);
  await input.trigger("focus");
  await input.setValue("12.345");
  await wrapper.setProps({ modelValue: null });
  await input.trigger("blur");
  expect(text()).toBe("12.345");
  expect(wrapper.emitted("update:modelValue")).toEqual([[null]]);
  expect(wrapper.emitted("complain")).toEqual([["金额最多两位小数", "12.345"]]);
  await input.setValue("12.34");
  expect(wrapper.emitted("complain")).toEqual([
    ["金额最多两位小数", "12.345"],
    [null, "12.34"],
  ]);
});

it("does not take a computed amount for a typed one by being walked through", async () => {
  const { wrapper, input, text } = field(null, 10_600);
  expect(text()).toBe("106.00");
  await input.trigger("focus");
  await input.trigger("blur");
  expect(wrapper.emitted("update:modelValue")).toBeUndefined();
  expect(input.classes()).toContain("computed");
});
