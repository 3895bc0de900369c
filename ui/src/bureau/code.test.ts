import { expect, it } from "vitest";

import { codeIn } from "./code";

it.each([
  ["the code alone", "482913", "482913"],
  ["a sender's number before it", "【12366】验证码 482913", "482913"],
  ["a year before it", "2026年11月28日您正在登录电子税务局，验证码为：482913，5分钟内有效。", "482913"],
  ["a year behind its name", "验证码将于2026年11月28日失效：482913", "482913"],
  ["its name behind it", "【12366】482913是您的登录验证码", "482913"],
  ["one of four digits", "【税务局】验证码：4829，请勿泄露", "4829"],
  ["a phone's number before it", "尾号13800138000的用户，482913 为登录口令", "482913"],
  ["no code yet", "48", undefined],
])("%s", (_, text, expected) => {
  expect(codeIn(text)).toBe(expected);
});
