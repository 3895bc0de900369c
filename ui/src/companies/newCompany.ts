import type { NewCompany } from "@/contract";

/** A company that nobody has written anything about yet. */
export const EMPTY_COMPANY: NewCompany = {
  name: "",
  taxNumber: "",
  province: "",
  terminal: "",
  terminalType: "8",
  reviewer: "",
  payee: "",
  drawer: "",
  addressPhone: "",
  bankAccount: "",
  bureauUser: "",
  bureauPassword: "",
  config: "",
};
