import type { Discount, Draft, Fault, Line, LineTotals, Preview, Pricing } from "@/contract";
import { plainYuan } from "@/money/fen";

/** Scale of the decimals computed here. */
const SCALE = 1_000_000n;

/** What the program's three passes would say, as far as trying out the window needs it. */
export function fakePreview(draft: Draft): Preview {
  const lines = draft.lines.map((line) => totalsOf(line, draft.pricing));
  const net = lines.reduce((sum, line) => sum + line.net - line.discountNet, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax - line.discountTax, 0);
  return {
    draft: { ...draft, buyer: { ...draft.buyer, taxId: draft.buyer.taxId.trim().toUpperCase() } },
    totals: { lines, net, tax, gross: net + tax, upper: upper(net + tax) },
    faults: faultsOf(draft, lines),
    names: draft.lines.map(({ name, code }) => (code.startsWith("304") ? `*信息技术服务*${name}` : name)),
  };
}

/** A discount of the whole invoice shared out by amount, the last line taking the rest. */
export function fakeSpread(draft: Draft, discount: Discount): Draft {
  const amounts = draft.lines.map((line) => BigInt(line.amount ?? product(line.quantity, line.price) ?? 0));
  const sum = amounts.reduce((all, one) => all + one, 0n);
  const off = discount.type === "amount" ? BigInt(discount.amount) : round(sum * micro(discount.percent), 100n * SCALE);
  let left = off;
  const lines = draft.lines.map((line, at): Line => {
    const share = at === draft.lines.length - 1 ? left : round(off * (amounts[at] ?? 0n), sum);
    left -= share;
    return { ...line, discount: { type: "amount", amount: Number(share), tax: null } };
  });
  return { ...draft, lines };
}

function faultsOf(draft: Draft, lines: readonly LineTotals[]): Fault[] {
  const faults: Fault[] = [];
  const block = (path: string, message: string) => faults.push({ code: "missing", path, severity: "block", message });
  if (draft.buyer.name.trim() === "") block("buyer.name", "请填写购买方名称");
  const taxId = draft.buyer.taxId.trim();
  if (taxId === "" && draft.buyerType === "company") block("buyer.taxId", "企业购买方请填写税号；没有税号请选“个人”");
  else if (taxId !== "" && taxId.length !== 18) {
    faults.push({ code: "missing", path: "buyer.taxId", severity: "warn", message: "税号通常是 18 位，请核对" });
  }
  draft.lines.forEach((line, index) => {
    if (line.name.trim() === "") block(`lines[${index}].name`, "请填写项目名称");
    if (!/^\d{19}$/.test(line.code)) block(`lines[${index}].code`, "税收编码应为 19 位数字");
    if (lines[index]?.gross === 0) block(`lines[${index}].amount`, "请填写金额，或数量和单价");
  });
  return faults;
}

function totalsOf(line: Line, pricing: Pricing): LineTotals {
  const amount = line.amount ?? product(line.quantity, line.price);
  const rate = BigInt(line.treatment.type === "taxed" ? line.treatment.rate : 0);
  const whole = split(BigInt(amount ?? 0), rate, pricing, line.tax);
  const taken = discountOf(line, BigInt(amount ?? 0));
  const off = split(taken, rate, pricing, null);
  const count = line.quantity === null ? null : micro(line.quantity);
  const each = (total: number) =>
    count === null || count === 0n || amount === null ? null : quotient(BigInt(total), count);
  return {
    quantity:
      line.quantity ?? (amount !== null && line.price !== null ? quotient(BigInt(amount), micro(line.price)) : null),
    netPrice: pricing === "net" && line.price !== null ? line.price : each(whole.net),
    grossPrice: pricing === "gross" && line.price !== null ? line.price : each(whole.gross),
    ...whole,
    discountNet: off.net,
    discountTax: off.tax,
  };
}

function discountOf({ discount }: Line, amount: bigint): bigint {
  if (discount === null) return 0n;
  return discount.type === "amount" ? BigInt(discount.amount) : round(amount * micro(discount.percent), 100n * SCALE);
}

function split(amount: bigint, rate: bigint, pricing: Pricing, given: number | null) {
  const computed = pricing === "gross" ? round(amount * rate, 10_000n + rate) : round(amount * rate, 10_000n);
  const tax = given === null ? computed : BigInt(given);
  const net = pricing === "gross" ? amount - tax : amount;
  return { net: Number(net), tax: Number(tax), gross: Number(net + tax) };
}

function product(quantity: string | null, price: string | null): number | null {
  return quantity === null || price === null
    ? null
    : Number(round(micro(quantity) * micro(price) * 100n, SCALE * SCALE));
}

function micro(decimal: string): bigint {
  const [whole = "0", part = ""] = decimal.split(".");
  return BigInt(whole + part.padEnd(6, "0").slice(0, 6));
}

/** Fen over a scaled count, as yuan with up to six decimals. */
function quotient(fen: bigint, count: bigint): string {
  const scaled = round(fen * SCALE * SCALE, count * 100n);
  const text = String(scaled).padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, "");
}

function round(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  return sign * ((2n * n + d) / (2n * d));
}

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

function upper(fen: number): string {
  if (fen < 0) return `（负数）${upper(-fen)}`;
  const [whole = "0", part = "00"] = plainYuan(fen).split(".");
  const groups = whole.match(/\d{1,4}(?=(?:\d{4})*$)/g) ?? [];
  let words = "";
  groups.forEach((group, at) => {
    const said = [...group].map((digit, place) =>
      digit === "0" ? "零" : DIGITS[Number(digit)] + (UNITS[group.length - 1 - place] ?? ""),
    );
    const joined = said.join("").replace(/零+/g, "零").replace(/零$/, "");
    if (joined !== "") words += joined + (GROUPS[groups.length - 1 - at] ?? "");
    else words += "零";
  });
  words = words.replace(/零+/g, "零").replace(/^零|零$/g, "") || "零";
  const [jiao, fenDigit] = [Number(part[0]), Number(part[1])];
  if (jiao === 0 && fenDigit === 0) return `${words}圆整`;
  return `${words}圆${jiao === 0 ? "零" : `${DIGITS[jiao] ?? ""}角`}${fenDigit === 0 ? "" : `${DIGITS[fenDigit] ?? ""}分`}`;
}
