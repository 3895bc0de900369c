import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import type { Kind } from "@/contract";
import KindChoice from "./KindChoice.vue";

function shown(kind: Kind, offered: Kind[]) {
  const wrapper = mount(KindChoice, { props: { modelValue: kind, offered } });
  const kinds = wrapper.findAll("[data-testid^='kind-0']").map((one) => one.attributes("data-testid")?.slice(5));
  const warns = wrapper.find("[data-testid='kind-not-offered']").exists();
  const more = wrapper.find("[data-testid='kind-more']").exists();
  return { kinds, more, warns };
}

it.each<[string, Kind, Kind[], { kinds: Kind[]; more: boolean; warns: boolean }]>([
  ["all where the company decided nothing", "021", [], { kinds: ["021", "020"], more: true, warns: false }],
  [
    "an older one that is chosen stands in front",
    "007",
    [],
    { kinds: ["021", "020", "007"], more: true, warns: false },
  ],
  ["those that the company issues", "021", ["021"], { kinds: ["021"], more: false, warns: false }],
  ["older ones behind the digital ones", "021", ["021", "007"], { kinds: ["021"], more: true, warns: false }],
  ["older ones only", "007", ["007", "004"], { kinds: ["007", "004"], more: false, warns: false }],
  ["a draft of another kind keeps it", "020", ["021"], { kinds: ["021", "020"], more: false, warns: true }],
  ["a draft of an older kind keeps it", "026", ["021"], { kinds: ["021", "026"], more: false, warns: true }],
])("%s", (_, kind, offered, expected) => {
  expect(shown(kind, offered)).toEqual(expected);
});
