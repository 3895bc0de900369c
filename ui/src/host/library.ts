import type {
  CustomerView,
  GoodsImportView,
  GoodsTableView,
  GoodsView,
  ImportView,
  MergeRequest,
  PastedBuyer,
  ProductView,
  SaveCustomerRequest,
  SaveProductRequest,
} from "@/contract";

/** What the window asks about tax codes, customers (客户库) and products (商品库). */
export interface LibraryHost {
  /** Codes that answer what was typed, those that the company used first; for nothing typed those that it uses most. */
  searchGoods(spid: string, typed: string): Promise<GoodsView[]>;
  /** The codes right below one, or the topmost. */
  goodsBelow(spid: string, parent: string | null): Promise<GoodsView[]>;
  findGoods(spid: string, code: string): Promise<GoodsView | null>;
  goodsTable(): Promise<GoodsTableView>;
  /** Lets the user choose a file and imports it; `null` where they changed their mind. */
  importGoods(): Promise<GoodsImportView | null>;

  /** The customers of a company, last billed first. */
  customers(spid: string): Promise<CustomerView[]>;
  /** Those that answer what was typed: a name, its pinyin, a tax number. */
  suggestCustomers(spid: string, typed: string): Promise<CustomerView[]>;
  saveCustomer(request: SaveCustomerRequest): Promise<CustomerView>;
  /** Removes some and gives them as they were, to be restored. */
  removeCustomers(spid: string, ids: number[]): Promise<CustomerView[]>;
  /** Makes several one and gives them as they were, to be restored. */
  mergeCustomers(request: MergeRequest): Promise<CustomerView[]>;
  restoreCustomers(spid: string, customers: CustomerView[]): Promise<void>;
  /** Lets the user choose a file and imports it; `null` where they changed their mind. */
  importCustomers(spid: string): Promise<ImportView | null>;
  /** What a pasted block of particulars (抬头) says; `null` where it is none. */
  readPastedBuyer(text: string): Promise<PastedBuyer | null>;

  /** The products of a company, last sold first. */
  products(spid: string): Promise<ProductView[]>;
  /** Those that answer what was typed: a name, its pinyin, a model, a code. */
  suggestProducts(spid: string, typed: string): Promise<ProductView[]>;
  saveProduct(request: SaveProductRequest): Promise<ProductView>;
  removeProducts(spid: string, ids: number[]): Promise<ProductView[]>;
  mergeProducts(request: MergeRequest): Promise<ProductView[]>;
  restoreProducts(spid: string, products: ProductView[]): Promise<void>;
  importProducts(spid: string): Promise<ImportView | null>;
}
