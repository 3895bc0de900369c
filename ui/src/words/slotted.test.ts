import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";

import SlottedWords from "./SlottedWords.vue";

it("puts each slot at its place and leaves the words around it", () => {
  const { element } = mount({
    components: { SlottedWords },
    template: `<p><SlottedWords of="将由 {who} 开给 {buyer}。"><template #buyer><b>乙</b></template><template #who>甲</template></SlottedWords></p>`,
  });
  expect(element.innerHTML.replace(/<!--.*?-->/g, "")).toBe("将由 甲 开给 <b>乙</b>。");
});
