import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { CustomerView, Draft } from "@/contract";
import { draftForm } from "@/draft/form";
import { workplace, WORKPLACE } from "@/draft/workplace";
import { HOST } from "@/host";
import { fakeHost } from "@/host/fake";
import { COMPANIES, emptyDraft, sampleDraft } from "@/host/fake/data";
import { queryClient } from "@/queries/client";
import { until } from "@/testing/until";
import InvoiceForm from "./InvoiceForm.vue";

// Dialogs stand in the page's body and stay there until their form is gone.
let unmount: (() => void) | null = null;

beforeEach(() => {
  // A layout engine that happy-dom does not have.
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => {
  unmount?.();
  unmount = null;
});

async function open(draft: Draft) {
  const host = fakeHost(new URLSearchParams("fresh&outcome=queued"));
  const issueDraft = vi.spyOn(host, "issueDraft");
  const form = draftForm(host, { spid: "1024", draft, savedAt: null });
  const wrapper = mount(InvoiceForm, {
    attachTo: document.body,
    props: { form, company: COMPANIES[0], today: "2026-11-24" },
    global: {
      plugins: [[VueQueryPlugin, { queryClient: queryClient() }]],
      provide: { [HOST as symbol]: host, [WORKPLACE as symbol]: workplace(host) },
    },
  });
  unmount = () => wrapper.unmount();
  await flushPromises();
  const get = (testid: string) => wrapper.get(`[data-testid="${testid}"]`);
  const shown = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  const at = () => document.activeElement?.getAttribute("data-testid");
  async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
    );
    await flushPromises();
  }
  async function type(testid: string, text: string): Promise<void> {
    (get(testid).element as HTMLElement).focus();
    await get(testid).setValue(text);
  }
  return { host, wrapper, form, get, shown, at, press, type, issueDraft };
}

/** A draft with lines named so. */
function draftOf(...names: string[]): Draft {
  const draft = sampleDraft("S1", 0);
  const [line] = draft.lines;
  if (line === undefined) throw new Error("a sample has a line");
  return { ...draft, lines: names.map((name) => ({ ...line, name })) };
}

describe("keyboard", () => {
  it("begins at the buyer", async () => {
    const { at } = await open(emptyDraft("S1", ""));
    expect(at()).toBe("buyer-name");
  });

  it("walks by Enter from the buyer through the line, opens a new line, and leaves an empty one for the remark", async () => {
    const { at, press, type, form } = await open(emptyDraft("S1", ""));
    const stops: (string | null | undefined)[] = [];
    for (let steps = 0; steps < 10; steps += 1) {
      if (at() === "line-0-name") await type("line-0-name", "服务");
      await press("Enter");
      stops.push(at());
    }
    expect(stops).toEqual([
      "buyer-tax-id",
      "line-0-name",
      "line-0-code",
      "line-0-model",
      "line-0-unit",
      "line-0-quantity",
      "line-0-price",
      "line-0-amount",
      "line-0-rate",
      "line-1-name",
    ]);
    expect(form.draft.lines).toHaveLength(2);
    await press("Enter");
    expect(at()).toBe("remark");
    expect(form.draft.lines).toHaveLength(1);
  });

  it("leaves Enter to the input method while Chinese is being composed", async () => {
    const { at, press } = await open(emptyDraft("S1", ""));
    await press("Enter", { isComposing: true });
    expect(at()).toBe("buyer-name");
  });

  it("goes up and down in a column, and from the last line on to a new one, but not from an empty one", async () => {
    const { at, press, get, form } = await open(draftOf("一", "二"));
    (get("line-0-price").element as HTMLElement).focus();
    await press("ArrowDown");
    expect(at()).toBe("line-1-price");
    await press("ArrowUp");
    expect(at()).toBe("line-0-price");
    await press("ArrowDown");
    await press("ArrowDown");
    expect(at()).toBe("line-2-name");
    await press("ArrowDown");
    expect([at(), form.draft.lines.length]).toEqual(["line-2-name", 3]);
  });

  it("copies, moves, deletes and brings back a line, the cursor going along", async () => {
    const { at, press, get, form, shown } = await open(draftOf("一", "二"));
    const names = () => form.draft.lines.map(({ name }) => name);
    (get("line-0-unit").element as HTMLElement).focus();
    await press("d", { ctrlKey: true });
    expect([names(), at()]).toEqual([["一", "一", "二"], "line-1-unit"]);
    await press("ArrowDown", { altKey: true });
    expect([names(), at()]).toEqual([["一", "二", "一"], "line-2-unit"]);
    await press("Delete", { ctrlKey: true });
    expect([names(), at()]).toEqual([["一", "二"], "line-1-name"]);
    expect(shown("undo-note")?.textContent).toContain("第 3 行");
    await press("z", { ctrlKey: true });
    expect(names()).toEqual(["一", "二", "一"]);
    await press("z", { ctrlKey: true });
    await press("z", { ctrlKey: true });
    expect(names()).toEqual(["一", "二"]);
    expect(shown("undo-note")).toBeNull();
  });

  it("opens the codes with F2, and what is known of buyers and products with F4", async () => {
    const { press, get, form, shown } = await open(draftOf("代理记账服务费"));
    (get("line-0-name").element as HTMLElement).focus();
    await press("F4");
    expect(shown("suggestion-0")?.textContent).toContain("代理记账服务费");
    await press("Escape");
    expect(shown("suggestions")).toBeNull();
    (get("line-0-code").element as HTMLElement).focus();
    await press("F2");
    await until(() => expect(shown("code-search")).not.toBeNull());
    const search = shown("code-search") as HTMLInputElement;
    search.focus();
    search.value = "餐饮";
    search.dispatchEvent(new Event("input"));
    await flushPromises();
    // Before the list is renewed: Enter takes what answers, not what stood there.
    await press("Enter");
    await until(() => expect(shown("code-picker")).toBeNull());
    expect(form.draft.lines[0]?.code).toBe("3070401000000000000");
  });

  it("gives Ctrl+Z back to the field once someone types on, and keeps the button", async () => {
    const { press, get, form, type } = await open(draftOf("一", "二"));
    (get("line-1-name").element as HTMLElement).focus();
    await press("Delete", { ctrlKey: true });
    await type("line-0-name", "改");
    await press("z", { ctrlKey: true });
    expect(form.draft.lines).toHaveLength(1);
    // The button still brings the line back, and what was typed stays.
    await get("undo").trigger("click");
    expect(form.draft.lines.map(({ name }) => name)).toEqual(["改", "二"]);
  });
});

/** A customer of the library, mailed there. */
function customer(name: string, email: string): CustomerView {
  const party = { name, taxId: "91110108MA01K2JQ3X", address: "", phone: "", bank: "", account: "" };
  const delivery = { email, mobile: email === "" ? "" : "13800000000" };
  return { id: 1, buyerType: "company", party, delivery, uses: 1, usedAt: null, edited: false };
}

describe("the buyer's mail", () => {
  it.each([
    ["nobody where the company mails nobody either", "", ""],
    ["the company's own address where it has one", "mail@seller.example", "mail@seller.example"],
  ])("never stays the buyer's before: it goes to %s", async (_, usual, expected) => {
    const { host, wrapper, form, get, shown, type } = await open(draftOf("一"));
    const [company] = COMPANIES;
    if (company === undefined) throw new Error("the demo has a company");
    await wrapper.setProps({ company: { ...company, setting: { ...company.setting, email: usual } } });
    const known = [customer("甲公司", "a@example.com"), customer("乙公司", "")];
    vi.spyOn(host, "suggestCustomers").mockImplementation(async (_, typed) =>
      known.filter(({ party }) => party.name === typed),
    );
    async function choose(buyer: string): Promise<void> {
      await type("buyer-name", buyer);
      await until(() => expect(shown("suggestion-0")?.textContent).toContain(buyer));
      shown("suggestion-0")?.click();
      await flushPromises();
    }
    await choose("甲公司");
    expect(form.draft.delivery).toEqual({ email: "a@example.com", mobile: "13800000000" });
    await choose("乙公司");
    expect(form.draft.delivery).toEqual({ email: expected, mobile: "" });
    await get("issue-button").trigger("click");
    await until(() => expect(shown("confirm-issue")).not.toBeNull());
    expect(shown("confirm-mail")?.textContent ?? "").toBe(expected === "" ? "" : `发到 ${expected}`);
  });

  it("is not the buyer's before after a block of particulars was pasted, and comes back with undo", async () => {
    const draft = draftOf("一");
    const before = { email: "a@example.com", mobile: "13800000000" };
    const { host, form, get } = await open({ ...draft, delivery: before });
    const { party } = customer("乙公司", "");
    vi.spyOn(host, "readPastedBuyer").mockResolvedValue({ party, email: "" });
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", "名称：乙公司\n电话：1");
    get("buyer-name").element.dispatchEvent(
      new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: clipboard }),
    );
    await flushPromises();
    expect(form.draft.delivery).toEqual({ email: "", mobile: "" });
    await get("undo-pasted-buyer").trigger("click");
    expect(form.draft.delivery).toEqual(before);
  });
});

describe("faults", () => {
  it("stand below their field after it was left, tied to its input", async () => {
    const { get, wrapper } = await open(emptyDraft("S1", ""));
    const name = get("buyer-name");
    expect(name.attributes("aria-describedby")).toBeUndefined();
    await name.trigger("focusout", { relatedTarget: document.body });
    expect(name.attributes("aria-describedby")).toBeUndefined();
    await name.trigger("focusout", { relatedTarget: get("buyer-tax-id").element });
    const note = wrapper.get(`#${name.attributes("aria-describedby")}`);
    expect(note.text()).toBe("请填写购买方名称");
    expect(name.attributes("aria-invalid")).toBe("true");
    await name.setValue("某公司");
    await until(() => expect(name.attributes("aria-describedby")).toBeUndefined());
  });

  it("all show after 开具, and the cursor stands at the first", async () => {
    const { get, at, shown, issueDraft } = await open(emptyDraft("S1", ""));
    await get("issue-button").trigger("click");
    await until(() => expect(shown("fault-list")).not.toBeNull());
    expect(at()).toBe("buyer-name");
    expect(get("line-0-name").attributes("aria-describedby")).toBeDefined();
    expect(shown("confirm-dialog")).toBeNull();
    expect(issueDraft).not.toHaveBeenCalled();
  });

  it("of the list jump to their field", async () => {
    const { get, at, wrapper } = await open(emptyDraft("S1", ""));
    await get("issue-button").trigger("click");
    await until(() => wrapper.get('[data-testid="fault-list"]'));
    const code = wrapper.findAll('[data-testid="fault-list"] button').find((one) => one.text().includes("税收编码"));
    await code?.trigger("click");
    expect(at()).toBe("line-0-code");
  });

  it("keep a text that is no number from being issued", async () => {
    const { get, type, shown, issueDraft } = await open(draftOf("一"));
    await type("line-0-price", "12a");
    await get("issue-button").trigger("click");
    await until(() => expect(shown("fault-list")?.textContent).toContain("单价：请输入数字"));
    expect(issueDraft).not.toHaveBeenCalled();
  });
});

describe("totals", () => {
  it("follow what is typed, in figures and in capitals", async () => {
    const { get, type } = await open(draftOf("一"));
    expect(get("total-gross").text()).toBe("¥106.00");
    await type("line-0-quantity", "10");
    await until(() => expect(get("total-gross").text()).toBe("¥1,060.00"));
    expect(get("total-upper").text()).toBe("壹仟零陆拾圆整");
    expect(get("issue-button").text()).toBe("开具 ¥1,060.00 给 北京华夏恒通科技发展有限公司");
  });

  it("show a line's computed amount without making it a typed one", async () => {
    const { get, form } = await open(draftOf("一"));
    expect((get("line-0-amount").element as HTMLInputElement).value).toBe("106.00");
    expect(form.draft.lines[0]?.amount).toBeNull();
  });
});

describe("开具", () => {
  it("asks with company, buyer, kind and amount, and hands over once it is confirmed", async () => {
    const { wrapper, get, shown, issueDraft } = await open(draftOf("一"));
    await get("issue-button").trigger("click");
    await until(() => expect(shown("confirm-issue")).not.toBeNull());
    const words = shown("confirm-dialog")?.textContent ?? "";
    for (const said of [COMPANIES[0]?.name, "北京华夏恒通", "数电普票", "¥106.00", "壹佰零陆圆整"])
      expect(words).toContain(said);
    expect(issueDraft).not.toHaveBeenCalled();
    shown("confirm-issue")?.click();
    await until(() => expect(wrapper.emitted("handed")).toEqual([["S1"]]));
    expect(issueDraft).toHaveBeenCalledOnce();
  });

  it("does nothing when the person goes back", async () => {
    const { wrapper, get, shown, issueDraft } = await open(draftOf("一"));
    await get("issue-button").trigger("click");
    await until(() => expect(shown("cancel-issue")).not.toBeNull());
    shown("cancel-issue")?.click();
    await until(() => expect(shown("confirm-issue")).toBeNull());
    expect(issueDraft).not.toHaveBeenCalled();
    expect(wrapper.emitted("handed")).toBeUndefined();
  });
});
