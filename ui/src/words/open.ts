/** The dialog of what is not issued yet. */
export const openDialog = {
  title: "没有开出的发票",
  leftAlone: (count: number) => `有 ${count} 张的状态刚刚变了，保持原样`,
  chooseAll: "全选",
  choose: (buyer: string, gross: string) => `选择 ${buyer} ¥${gross}`,
  none: "都开出来了",
  withdraw: (count: number) => (count > 0 ? `撤回 ${count} 张` : "撤回"),
  resubmit: (count: number) => (count > 0 ? `重新提交 ${count} 张` : "重新提交"),
};
