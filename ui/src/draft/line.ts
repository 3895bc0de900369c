import type { Discount, Fen, GoodsView, Line, LineTotals, Pricing, ProductView, TaxTreatment } from "@/contract";
import { plainYuan } from "@/money/fen";
import { deduction as says } from "@/words/draft";

/** An empty line, taxed so. */
export function newLine(treatment: TaxTreatment): Line {
  return {
    name: "",
    model: "",
    unit: "",
    code: "",
    quantity: null,
    price: null,
    amount: null,
    treatment,
    tax: null,
    discount: null,
    deduction: null,
  };
}

/** Whether nothing was written in a line. */
export function isBlank(line: Line): boolean {
  const texts = [line.name, line.model, line.unit, line.code];
  const numbers = [line.quantity, line.price, line.amount, line.discount, line.deduction];
  return texts.every((text) => text.trim() === "") && numbers.every((number) => number === null);
}

/** Sets the quantity; with a price beside it the amount follows. */
export function setQuantity(line: Line, quantity: string | null): void {
  line.quantity = quantity;
  line.tax = null;
  if (quantity !== null && line.price !== null) line.amount = null;
}

/** Sets the price; with a quantity beside it the amount follows. */
export function setPrice(line: Line, price: string | null): void {
  line.price = price;
  line.tax = null;
  if (price !== null && line.quantity !== null) line.amount = null;
}

/** Sets the amount; with a quantity beside it the price follows, as accountants agree on amounts. */
export function setAmount(line: Line, amount: Fen | null): void {
  line.amount = amount;
  line.tax = null;
  if (amount !== null && line.quantity !== null) line.price = null;
}

/** Sets how the line is taxed. */
export function setTreatment(line: Line, treatment: TaxTreatment): void {
  line.treatment = treatment;
  line.tax = null;
  if (line.discount?.type === "amount") line.discount.tax = null;
}

/**
 * The same line priced the other way round: the invoice stays what it is, to the fen.
 *
 * The tax goes along, since 100.00 with 13 % holds 11.50, but 88.50 without it would bear 11.51.
 */
export function repriced(line: Line, totals: LineTotals, to: Pricing): Line {
  const price = to === "gross" ? totals.grossPrice : totals.netPrice;
  const hasAmount = line.amount !== null || (line.quantity !== null && line.price !== null);
  return {
    ...line,
    price: line.price === null ? null : price,
    amount: hasAmount ? (to === "gross" ? totals.gross : totals.net) : null,
    tax: hasAmount ? totals.tax : null,
    discount: repricedDiscount(line.discount, totals, to),
  };
}

function repricedDiscount(discount: Discount | null, totals: LineTotals, to: Pricing): Discount | null {
  if (discount?.type !== "amount") return discount;
  const { discountNet, discountTax } = totals;
  return { type: "amount", amount: to === "gross" ? discountNet + discountTax : discountNet, tax: discountTax };
}

/** The remark with the deduction told in it, once; without one it is not. */
export function withDeduction(remark: string, deduction: Fen | null): string {
  const words = deduction === null || deduction === 0 ? "" : says.told(plainYuan(deduction));
  if (says.reads.test(remark)) return remark.replace(says.reads, words);
  return words + remark;
}

/**
 * Fills in a product of the library; a price of the other kind (with or without tax) is left for the person to write.
 *
 * The quantity stays, for it is what this invoice is about; price and amount were those of what stood there before.
 */
export function takeProduct(line: Line, product: ProductView, pricing: Pricing): void {
  line.name = product.name;
  line.model = product.model;
  line.unit = product.unit;
  line.code = product.code;
  setTreatment(line, { ...product.treatment });
  line.price = product.pricing === pricing ? product.price : null;
  line.amount = null;
}

/** Takes a tax code; its usual rate comes along where the line has another plain one. */
export function takeGoods(line: Line, goods: GoodsView): void {
  line.code = goods.code;
  if (line.name.trim() === "") line.name = goods.name;
  const [usual] = goods.rates;
  const { treatment } = line;
  if (usual === undefined || treatment.type !== "taxed" || treatment.privilege !== null) return;
  if (!goods.rates.includes(treatment.rate)) setTreatment(line, { type: "taxed", rate: usual, privilege: null });
}
