/** What was done, by the names of the audit trail. */
const ACTIONS: Record<string, string> = {
  queue: "排队",
  send: "发给平台",
  resubmit: "重新提交审核",
  ask: "查询结果",
  start: "程序启动时发现未完",
  person: "人工操作",
};

/** The words for an action; one that a newer program knows stands by its name. */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

/** What was done about an invoice, step by step. */
export const invoiceTrail = {
  title: "经过",
  export: "导出",
  written: (path: string) => `已写入 ${path}`,
  repeated: (times: number, lastAt: string) => `同样的答复共 ${times} 次，最后一次 ${lastAt}`,
};
