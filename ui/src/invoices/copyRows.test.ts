import { expect, it } from "vitest";

import { fakeHost } from "@/host/fake";
import type { InvoiceRow } from "@/contract";
import { rowsToPaste } from "./copyRows";
import { noFilter } from "./views";

async function row(more: Partial<InvoiceRow>): Promise<InvoiceRow> {
  const sort = { by: "time", ascending: false } as const;
  const { rows } = await fakeHost().invoices({ filter: noFilter(), sort, after: null, limit: 1 });
  const [first] = rows;
  if (first === undefined) throw new Error("the stand-in has no invoice");
  return { ...first, ...more };
}

it("copies what the table shows: numbers as they are, names as text, nothing that runs", async () => {
  const one = await row({
    number: "26312000000136634917",
    buyer: '=HYPERLINK("http://x")\t甲 <乙>',
    gross: -10_600,
  });
  const { text, html } = rowsToPaste([one], ["number", "buyer", "gross"]);
  expect(text).toBe(
    ["发票号码\t购买方\t价税合计", `26312000000136634917\t'=HYPERLINK("http://x") 甲 <乙>\t-106.00`].join("\n"),
  );
  expect(html).toContain(`<td style='mso-number-format:"\\@"'>26312000000136634917</td>`);
  expect(html).toContain("&lt;乙&gt;");
  expect(html).toContain("<td>-106.00</td>");
});
