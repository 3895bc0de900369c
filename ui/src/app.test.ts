import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openApp } from "./app";
import type { Host } from "./host";
import { fakeHost } from "./host/fake";
import { until } from "./testing/until";

let leave: () => void = () => undefined;

beforeEach(() => {
  // A layout engine that happy-dom does not have.
  Element.prototype.scrollIntoView = () => undefined;
  location.hash = "";
});
afterEach(() => leave());

async function start(query: string, more: Partial<Host> = {}) {
  const host: Host = { ...fakeHost(new URLSearchParams(query)), ...more };
  const { app, desk, close } = await openApp(host);
  const page = document.createElement("div");
  document.body.append(page);
  app.mount(page);
  leave = () => {
    app.unmount();
    page.remove();
    close();
  };
  return { host, desk };
}

function shown(testid: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
}

/** The element once it is there. */
function find(testid: string): Promise<HTMLElement> {
  return until(() => {
    const element = shown(testid);
    if (element === null) throw new Error(`${testid} is not there`);
    return element;
  });
}

async function press(testid: string): Promise<void> {
  (await find(testid)).click();
  await flushPromises();
}

async function type(testid: string, text: string): Promise<void> {
  const field = (await find(testid)) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function fill(): Promise<void> {
  await type("buyer-name", "深圳市第一客户科技有限公司");
  await type("buyer-tax-id", "91440300MA5DA1B21A");
  await type("line-0-name", "软件技术服务");
  await type("line-0-code", "3040201010000000000");
  await type("line-0-amount", "106");
}

it("issues what was typed, shows the number by itself, and lists it", async () => {
  await start("fresh");
  await fill();
  await press("issue-button");
  await press("confirm-issue");
  expect((await find("result-number")).textContent).toMatch(/^\d{20}$/);
  expect(shown("issuance-state")?.textContent?.trim()).toBe("已开具");
  await press("nav-invoices");
  const rows = await until(() => {
    const found = document.querySelectorAll('[data-testid^="invoice-row-"]');
    expect(found).toHaveLength(1);
    return found;
  });
  expect(rows[0]?.textContent).toContain("¥106.00");
});

it("says of an unknown outcome that nothing is issued twice, and offers no way to send it again", async () => {
  await start("fresh&outcome=unknown");
  await fill();
  await press("issue-button");
  await press("confirm-issue");
  await until(() => expect(shown("issuance-state")?.dataset["state"]).toBe("unknown"));
  expect(shown("issuance-next")?.textContent).toContain("不会重复开具");
  expect(shown("ask-again")).not.toBeNull();
  for (const other of ["reopen", "same-again", "withdraw", "issue-button"]) expect(shown(other)).toBeNull();
});

it("makes a refused document a draft again under its serial", async () => {
  const { desk } = await start("fresh&outcome=refused");
  await fill();
  const serial = desk.place.value.type === "draft" ? desk.place.value.form.draft.serial : "";
  await press("issue-button");
  await press("confirm-issue");
  await press("reopen");
  expect(((await find("buyer-name")) as HTMLInputElement).value).toBe("深圳市第一客户科技有限公司");
  expect(desk.place.value).toMatchObject({ type: "draft", form: { draft: { serial } } });
});

it("shows the look-alikes and issues another one only when told to", async () => {
  const { host } = await start("outcome=suspects");
  await fill();
  const before = (await host.issuances({ spid: null, state: null, open: false })).length;
  await press("issue-button");
  await press("confirm-issue");
  await find("suspects-dialog");
  expect(await host.issuances({ spid: null, state: null, open: false })).toHaveLength(before);
  await press("issue-beside");
  await find("issuance-state");
  expect(await host.issuances({ spid: null, state: null, open: false })).toHaveLength(before + 1);
});

it("always says that it is the demo, and never where it is not", async () => {
  await start("");
  expect((await find("demo-banner")).textContent).toBe("演示环境：开出的发票无效，仅供试用");
  leave();
  await start("account=platform");
  await find("invoice-form");
  expect(shown("demo-banner")).toBeNull();
});

it("asks for the password where nobody is logged in, and for no more once someone is", async () => {
  await start("logged-out&account=platform");
  await press("open-login");
  await type("login-password", "wrong");
  await press("log-in");
  await until(() => expect(document.body.textContent).toContain("平台不接受用户名或密码：用户名或密码错误"));
  expect(((await find("login-password")) as HTMLInputElement).value).toBe("");
  await type("login-password", "right");
  await press("log-in");
  await until(() => expect(shown("stopped-bar")).toBeNull());
});

it("asks for the password in front of an invoice that waits for it, and once only", async () => {
  await start("fresh&outcome=queued&logged-out&account=platform");
  await fill();
  await press("issue-button");
  await press("confirm-issue");
  await find("login-dialog");
  await type("login-password", "right");
  await press("log-in");
  await until(() => expect(shown("login-dialog")).toBeNull());
  expect(shown("issuance-panel")).not.toBeNull();
});

it("teaches where there is nothing yet", async () => {
  await start("fresh");
  await press("nav-invoices");
  expect((await find("no-invoices")).textContent).toContain("到“开票”填好购买方和项目");
});

it("says on top of every page what befell the ledger, until it was seen", async () => {
  await start("incident=rebuilt");
  expect((await find("safety-bar")).textContent).toContain("备份恢复");
  expect((await find("safety-checking")).textContent).toContain("核对");
  expect((await find("safety-lost")).textContent).toContain("01JDEMO0000000000777");
  await press("incident-seen");
  await until(() => expect(shown("safety-bar")).toBeNull());
});

it("says that the disk is full and that it goes on by itself", async () => {
  await start("incident=full");
  expect((await find("ledger-trouble")).textContent).toContain("恢复后自动继续");
});

it("draws no more of a thousand companies than are in sight, and finds one by its initials", async () => {
  await start("companies=1000");
  await press("nav-companies");
  await until(() => expect(shown("company-count")?.textContent).toContain("共 1000 家"));
  const rows = () => document.querySelectorAll('[data-testid^="company-row-"]').length;
  await find("company-row-1024");
  expect(rows()).toBeLessThan(60);
  await type("company-search", "kkssh");
  await until(() => expect(rows()).toBe(1));
});

it("keeps what one is doing with the companies while their list is refreshed, and asks of nobody's login", async () => {
  const { host } = await start("fresh&companies=40");
  const [logIn, scan] = [vi.spyOn(host, "logCompanyIn"), vi.spyOn(host, "faceScan")];
  const listed = vi.spyOn(host, "companies");
  await press("nav-companies");
  await type("company-search", "有限公司");
  (await find("company-row-1024")).querySelector<HTMLElement>("input[type=checkbox]")?.click();
  await find("chosen-count");
  const box = await find("companies-scroll");
  box.scrollTop = 54;
  await press("filter-hindered");
  await press("filter-hindered");
  (await find("company-row-1024")).querySelector<HTMLElement>("button.open")?.click();
  await find("company-drawer");
  const before = { hash: location.hash, rows: shown("company-count")?.textContent, top: box.scrollTop };
  await press("refresh-companies");
  await until(() => expect(listed).toHaveBeenCalledWith({ refresh: true }));
  await flushPromises();
  expect(shown("companies-scroll")).toBe(box);
  expect(before).toEqual({ hash: location.hash, rows: shown("company-count")?.textContent, top: box.scrollTop });
  expect(((await find("company-search")) as HTMLInputElement).value).toBe("有限公司");
  expect(shown("chosen-count")?.textContent).toBe("已选 1 家");
  expect(shown("company-drawer")).not.toBeNull();
  expect([logIn, scan].map((asked) => asked.mock.calls.length)).toEqual([0, 0]);
}, 30_000);

it("goes to another company by Ctrl+K, its initials and Enter", async () => {
  const { desk } = await start("fresh");
  await until(() => expect(desk.spid.value).toBe("1024"));
  dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
  await type("company-words", "gzny");
  const field = await find("company-words");
  await flushPromises();
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  await until(() => expect(desk.spid.value).toBe("2048"));
  await until(() => expect(shown("seller-name")?.textContent).toBe("广州南粤五金制品有限公司"));
}, 30_000);

it("asks the platform for an old list of companies by itself, and for a fresh one not", async () => {
  for (const [age, times] of [
    [11 * 60_000, 1],
    [60_000, 0],
  ] as const) {
    const fake = fakeHost(new URLSearchParams("fresh"));
    const companies = vi.fn<Host["companies"]>(async ({ refresh }) => {
      const view = await fake.companies({ refresh });
      return { ...view, listedAt: Date.now() - (refresh ? 0 : age) };
    });
    await start("fresh", { companies });
    await find("invoice-form");
    await flushPromises();
    expect(companies.mock.calls.filter(([options]) => options.refresh)).toHaveLength(times);
    leave();
  }
}, 30_000);

it("asks at the first start, and for nothing of an account that nobody chose", async () => {
  const companies = vi.fn<Host["companies"]>();
  await start("first", { companies });
  await find("first-start");
  expect(shown("nav-issue")).toBeNull();
  expect(companies).not.toHaveBeenCalled();
});

/** A dialog and what stands in it are loaded when they are wanted first. */
const PATIENT = { timeout: 8_000 };

it("closes what stopped with the number of an invoice issued by hand", async () => {
  const { host } = await start("");
  await press("person-open");
  const [stopped] = await host.issuances({ spid: null, state: "needs_person", open: false });
  await press(`decide-${stopped?.serial}`);
  await find("finding-00263100001366349170");
  await press("way-by-hand");
  await type("verdict-number", "123");
  await press("verdict-by-hand");
  expect((await find("verdict-problem")).textContent).toContain("20 位");
  await type("verdict-number", "26312000000136634917");
  await press("verdict-by-hand");
  await vi.waitFor(() => expect(shown("person-bar")).toBeNull(), PATIENT);
  const closed = await host.issuance(stopped?.serial ?? "");
  expect([closed.state, closed.number]).toEqual(["settled_by_hand", "26312000000136634917"]);
}, 30_000);

it("lets a document be issued anew only with everything done and the word typed", async () => {
  const { host } = await start("verdict=ready");
  const [stopped] = await host.issuances({ spid: null, state: "needs_person", open: false });
  await press("person-open");
  await press(`decide-${stopped?.serial}`);
  await find("nothing-found");
  await press("way-anew");
  const button = (await find("verdict-anew")) as HTMLButtonElement;
  await type("verdict-word", "看过");
  await flushPromises();
  expect(button.disabled).toBe(true);
  await type("verdict-word", "已在税局核对");
  await flushPromises();
  expect(button.disabled).toBe(false);
  await press("verdict-anew");
  await vi.waitFor(async () => expect((await host.issuance(stopped?.serial ?? "")).successor).not.toBeNull(), PATIENT);
  await vi.waitFor(() => expect((shown("buyer-name") as HTMLInputElement | null)?.value).toBe(stopped?.buyer), PATIENT);
}, 30_000);
