/** The page with its tabs: customers, products and goods codes. */
export const libraryPage = {
  customers: "客户",
  products: "商品",
  noCompany: "先在上面选一家企业。",
};

/** What stands above a table of customers or products. */
export const libraryBar = {
  search: "查找（名称、拼音、号码）",
  add: "新增",
  import: "从 Excel 导入",
  importColumns: (columns: string) => `表头：${columns}`,
  merge: (count: number) => (count > 1 ? `合并 ${count} 条` : "合并"),
  remove: (count: number) => (count > 0 ? `删除 ${count} 条` : "删除"),
  imported: (added: number, renewed: number, refused: number) =>
    `新增 ${added} 条，更新 ${renewed} 条${refused > 0 ? `；${refused} 行没有导入` : ""}`,
};

/** What was done last, beside the button that undoes it. */
export const useLibrary = {
  removed: (count: number) => `删除了 ${count} 条`,
  merged: (count: number) => `合并了 ${count} 条`,
};

/** The question which of several entries stays. */
export const mergeDialog = {
  title: (count: number) => `合并 ${count} 条`,
  lead: "留下哪一条？它没有填的从其余的补，开过的次数加在一起。",
  merge: "合并（回车）",
};

/** The columns that both tables have: how often an entry was used, and when last. */
export const usage = {
  uses: "开过",
  lastUsed: "最近",
  used: (count: number) => `开过 ${count} 次`,
};

/** The table of customers. */
export const customersPane = {
  importColumns: "名称、税号、地址、电话、开户行、账号、邮箱、手机",
  none: "还没有客户。开出第一张发票后会自动记住购买方，也可以新增或从 Excel 导入。",
};

/** The dialog of one customer. */
export const customerDialog = {
  add: "新增客户",
  edit: "编辑客户",
  type: "类型",
  email: "邮箱",
  mobile: "手机",
};

/** The table of products. */
export const productsPane = {
  importColumns: "名称、规格型号、单位、税收编码、税率、单价、是否含税",
  none: "还没有商品。开出第一张发票后会自动记住项目，也可以新增或从 Excel 导入。",
};

/** The dialog of one product. */
export const productDialog = {
  add: "新增商品",
  edit: "编辑商品",
  pickCode: "选择…",
  rate: "税率/征收率",
  priceOptional: "可以不填",
  pricing: "单价含税",
};

/** The table of goods codes: which one is in use, and importing another. */
export const goodsPane = {
  current: (count: number, importedAt: string) =>
    `现用编码表：{source}，${count} 个编码，${importedAt} 导入。本机所有账号共用。`,
  builtIn: (count: number) =>
    `现在用的是内置的 ${count} 个常用编码。导入税务局的完整编码表后，可以按分类浏览，开票时会拦下不能用的汇总编码。`,
  import: "导入编码表…",
  importNote: "可用 .xls、.xlsx 或 .csv，要有“合并编码”“货物和劳务名称”“商品和服务分类简称”这几列；编码一列须是文本。",
  refused: (count: number) => `有 ${count} 行不能用，没有导入`,
  imported: (count: number) => `已导入 ${count} 个编码`,
};
