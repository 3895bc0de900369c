import type { Discount, Fen } from "@/contract";
import { parseDecimal } from "./decimal";
import { parseDiscount, plainDiscount } from "./discount";
import { formatYuan, parseFen, plainYuan } from "./fen";
import type { Codec } from "./useTypedText";

const asTyped = (value: string) => value;

/** Money: fen behind, yuan in front. */
export const MONEY: Codec<Fen> = { parse: parseFen, plain: plainYuan, format: formatYuan };
/** Quantities and prices: decimals as typed. */
export const DECIMAL: Codec<string> = { parse: parseDecimal, plain: asTyped, format: asTyped };
/** Discounts: yuan, or a percentage. */
export const DISCOUNT: Codec<Discount> = { parse: parseDiscount, plain: plainDiscount, format: plainDiscount };
