import type { CustomerView, GoodsView, ProductView } from "@/contract";
import type { LibraryHost } from "../library";

const CODES: readonly [code: string, name: string, shortName: string, above: string[], rate: number][] = [
  ["3040201010000000000", "软件开发服务", "信息技术服务", ["销售服务", "现代服务"], 600],
  ["3040203000000000000", "信息系统服务", "信息技术服务", ["销售服务", "现代服务"], 600],
  ["3040802080000000000", "代理记账服务", "商务辅助服务", ["销售服务", "现代服务"], 600],
  ["3070401000000000000", "餐饮服务", "餐饮服务", ["销售服务", "生活服务"], 600],
  ["1060201000000000000", "图书", "印刷品", ["货物"], 900],
];

function goods([code, name, shortName, above, rate]: (typeof CODES)[number]): GoodsView {
  const uses = name === "软件开发服务" ? 12 : 0;
  return { code, name, shortName, isSummary: false, description: "", above, rates: [rate], uses };
}

function group(code: string, name: string): GoodsView {
  return { code, name, shortName: "", isSummary: true, description: "", above: [], rates: [], uses: 0 };
}

const GROUPS = [group("1000000000000000000", "货物"), group("3000000000000000000", "销售服务")];

function customer(id: number, name: string, taxId: string): CustomerView {
  return {
    id,
    buyerType: taxId === "" ? "person" : "company",
    party: {
      name,
      taxId,
      address: taxId === "" ? "" : "上海市浦东新区张江路 1888 号",
      phone: taxId === "" ? "" : "021-68880001",
      bank: taxId === "" ? "" : "中国工商银行上海张江支行",
      account: taxId === "" ? "" : "1001234509876543210",
    },
    delivery: { email: "", mobile: "" },
    uses: 10 - id,
    usedAt: Date.now() - id * 86_400_000,
    edited: id % 2 === 0,
  };
}

function product(
  id: number,
  name: string,
  unit: string,
  code: string,
  rate: number,
  price: string | null,
): ProductView {
  return {
    id,
    name,
    model: "",
    unit,
    code,
    treatment: { type: "taxed", rate, privilege: null },
    price,
    pricing: "gross",
    uses: 10 - id,
    usedAt: Date.now() - id * 86_400_000,
    edited: false,
  };
}

/** The library of the demo host: the same for every company. */
export function fakeLibrary(): LibraryHost {
  let customers = [
    customer(1, "上海开科思软件有限公司", "91310115563144366Q"),
    customer(2, "广州南粤五金制品有限公司", "91440101340088133N"),
    customer(3, "张女士", ""),
  ];
  let products = [
    product(1, "软件开发服务", "项", "3040201010000000000", 600, "10600"),
    product(2, "代理记账服务费", "月", "3040802080000000000", 600, "300"),
  ];
  const answers = (typed: string, ...texts: string[]) => texts.some((text) => text.includes(typed.trim()));
  const removed = <One extends { id: number }>(all: One[], ids: number[]) => all.filter(({ id }) => ids.includes(id));

  return {
    searchGoods: async (_, typed) =>
      CODES.map(goods).filter((one) =>
        typed === "" ? one.uses > 0 : answers(typed, one.name, one.code, one.shortName),
      ),
    goodsBelow: async (_, parent) =>
      parent === null ? GROUPS : CODES.map(goods).filter((one) => one.code.startsWith(parent.slice(0, 1))),
    findGoods: async (_, code) => CODES.map(goods).find((one) => one.code === code) ?? null,
    goodsTable: async () => ({ count: CODES.length, source: null, importedAt: null, trouble: null }),
    importGoods: async () => null,

    customers: async () => [...customers],
    suggestCustomers: async (_, typed) => customers.filter(({ party }) => answers(typed, party.name, party.taxId)),
    async saveCustomer({ customer: written }) {
      const saved = { ...written, id: written.id === 0 ? customers.length + 1 : written.id, edited: true };
      customers = [saved, ...customers.filter(({ id }) => id !== saved.id)];
      return saved;
    },
    async removeCustomers(_, ids) {
      const before = removed(customers, ids);
      customers = customers.filter(({ id }) => !ids.includes(id));
      return before;
    },
    async mergeCustomers({ into, others }) {
      const before = removed(customers, [into, ...others]);
      customers = customers.filter(({ id }) => !others.includes(id));
      return before;
    },
    async restoreCustomers(_, before) {
      customers = [...before, ...customers.filter(({ id }) => !before.some((one) => one.id === id))];
    },
    importCustomers: async () => ({
      added: 2,
      renewed: 1,
      refused: [{ place: "“客户”第 4 行 B 列", reason: "税号在表格里是数字，请设为文本后重新填写" }],
    }),
    readPastedBuyer: async (text) =>
      text.includes("税号")
        ? { party: customer(9, "上海粘贴有限公司", "91310115563144366Q").party, email: "zhang@example.com" }
        : null,

    products: async () => [...products],
    suggestProducts: async (_, typed) => products.filter(({ name, code }) => answers(typed, name, code)),
    async saveProduct({ product: written }) {
      const saved = { ...written, id: written.id === 0 ? products.length + 1 : written.id, edited: true };
      products = [saved, ...products.filter(({ id }) => id !== saved.id)];
      return saved;
    },
    async removeProducts(_, ids) {
      const before = removed(products, ids);
      products = products.filter(({ id }) => !ids.includes(id));
      return before;
    },
    async mergeProducts({ into, others }) {
      const before = removed(products, [into, ...others]);
      products = products.filter(({ id }) => !others.includes(id));
      return before;
    },
    async restoreProducts(_, before) {
      products = [...before, ...products.filter(({ id }) => !before.some((one) => one.id === id))];
    },
    importProducts: async () => null,
  };
}
