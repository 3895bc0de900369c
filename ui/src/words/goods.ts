/** The dialog in which a tax code is chosen. */
export const codePicker = {
  title: "选择税收编码",
  search: "查找编码",
  placeholder: "名称、简称、拼音首字母或编码",
  categories: "分类",
  codes: "编码",
  used: "用过",
  none: "没有找到。换个说法，或清空后按分类找。",
  keys: "↑↓ 选择 · 回车 选定或展开 · ← 返回上一级",
  table: (source: string, count: number) => `编码表：${source}（${count} 个）`,
  /** The count is empty until it is known. */
  builtIn: (count: number | "") => `内置常用编码 ${count} 个；在“客户商品”里导入官方编码表后可查全部`,
};
