import { describe, expect, it } from "vitest";

import { isBlock, readBlock } from "./paste";

const SIX = { type: "taxed", rate: 600, privilege: null } as const;

describe("a block", () => {
  it("is recognised by its tabs or lines, and words for one field are none", () => {
    expect(isBlock("服务\t次")).toBe(true);
    expect(isBlock("甲\r\n乙\r\n")).toBe(true);
    expect(isBlock("软件技术服务\r\n")).toBe(false);
    expect(isBlock("106.00")).toBe(false);
  });

  it("with a header is read by it, whatever the order", () => {
    const { lines, bad, pricing } = readBlock(
      "序号\t数量\t货物或应税劳务名称\t含税单价\t税率\t单位\t税收分类编码\t规格型号\n" +
        "1\t2\t*信息技术服务*软件服务\t106\t6%\t次\t3040201010000000000\tA1\n" +
        "2\t\t咨询\t\t免税\t\t3040203000000000000\t\n",
      SIX,
    );
    expect(bad).toEqual([]);
    expect(pricing).toBe("gross");
    expect(lines).toMatchObject([
      { name: "软件服务", quantity: "2", price: "106", unit: "次", code: "3040201010000000000", model: "A1" },
      { name: "咨询", quantity: null, treatment: { type: "exempt" } },
    ]);
  });

  it.each([
    ["the code left out", "螺丝\tM8\t盒\t10\t5.5\t55\t13%\n"],
    ["the code second, as the tax bureau has it", "螺丝\t1080207010000000000\tM8\t盒\t10\t5.5\t55\t13%"],
    ["the code last", "螺丝\tM8\t盒\t10\t5.5\t55\t13%\t1080207010000000000"],
  ])("without a header is read in the order of the form: %s", (_, text) => {
    expect(readBlock(text, SIX).lines).toMatchObject([
      {
        name: "螺丝",
        model: "M8",
        unit: "盒",
        quantity: "10",
        price: "5.5",
        amount: 5_500,
        treatment: { type: "taxed", rate: 1300 },
      },
    ]);
  });

  it("leaves out empty rows and rows that add up the others", () => {
    const { lines, sums } = readBlock("甲\t\t\t1\t2\n\t\t\t\t\n乙\t\t\t1\t3\n合计\t\t\t2\t5\n", SIX);
    expect(lines.map(({ name }) => name)).toEqual(["甲", "乙"]);
    expect(sums).toBe(1);
  });

  it("keeps tabs and line ends within a quoted cell, and a lone quote as it is", () => {
    const { lines } = readBlock('"管""件""\n弯头"\t1/2"\t只\t3\t1', SIX);
    expect(lines).toMatchObject([{ name: '管"件" 弯头', model: '1/2"', unit: "只", quantity: "3" }]);
  });

  it("takes the rate of the lines before where it names none", () => {
    expect(readBlock("甲\t\t\t1\t2", SIX).lines[0]?.treatment).toEqual(SIX);
  });

  it("reads amounts as sheets write them, and tells a binary echo from a third decimal", () => {
    const { lines, bad } = readBlock("名称\t不含税金额\n甲\t¥1,234.50\n乙\t99.990000000001\n丙\t1.234", SIX);
    expect(lines.map(({ amount }) => amount)).toEqual([123_450, 9_999, null]);
    expect(bad).toMatchObject([{ line: 2, field: "amount", text: "1.234" }]);
  });

  it("says of each cell that is no value where it is and why, and loses none", () => {
    const { lines, bad } = readBlock(
      "项目名称\t数量\t单价\t税率\t税收编码\n甲\t两个\t5\t13%\t1080207010000000000\n乙\t1\t5元/个\t十三\t1.08021E+18",
      SIX,
    );
    expect(lines).toHaveLength(2);
    expect(bad.map(({ line, field, text }) => [line, field, text])).toEqual([
      [0, "quantity", "两个"],
      [1, "price", "5元/个"],
      [1, "treatment", "十三"],
      [1, "code", "1.08021E+18"],
    ]);
  });
});
