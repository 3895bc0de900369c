interface Group {
  title: string;
  keys: readonly (readonly [string, string])[];
}

/** What the keys do, as F1 shows it. */
export const KEYBOARD: readonly Group[] = [
  {
    title: "到处",
    keys: [
      ["F1", "显示或关闭本表"],
      ["Ctrl+K", "选企业"],
      ["Tab / Shift+Tab", "下一处 / 上一处"],
      ["Esc", "关闭对话框、筛选和菜单，收起列出的候选"],
    ],
  },
  {
    title: "开票",
    keys: [
      ["Ctrl+N", "新开一张"],
      ["Ctrl+回车", "开具"],
      ["Ctrl+P", "预览票面"],
      ["回车", "下一格；最后一格开新行，空行回车结束明细"],
      ["F4", "列出客户、商品或编码（购买方栏按 ↓ 也行）；↑ ↓ 选，回车填入"],
    ],
  },
  {
    title: "明细行",
    keys: [
      ["↑ ↓", "上一行、下一行的同一格；最后一行按 ↓ 开新行"],
      ["Ctrl+D", "复制这一行"],
      ["Ctrl+Delete", "删除这一行；货物运输、旅客运输的行也是"],
      ["F2", "在编码格里：按名称或分类选编码"],
      ["Alt+↑ Alt+↓", "上移、下移这一行"],
      ["Ctrl+V", "整块粘贴 Excel、WPS 的单元格"],
      ["Ctrl+Z", "撤销复制、移动、删除、粘贴、整单折扣、删掉的栏目；又打了字以后按“撤销”"],
    ],
  },
  {
    title: "选编码",
    keys: [
      ["↑ ↓", "上一个、下一个；PageUp、PageDown 翻页"],
      ["回车", "选定；有下级的展开（→ 也行）"],
      ["←", "返回上一级（退格也行）"],
    ],
  },
  {
    title: "发票列表",
    keys: [
      ["Ctrl+F", "搜索"],
      ["↑ ↓", "上一张、下一张；按住 Shift 连选"],
      ["回车", "打开"],
      ["空格", "勾选"],
      ["Ctrl+A", "全选已列出的"],
    ],
  },
  {
    title: "红冲",
    keys: [
      ["回车", "查找原发票；下一步；红冲"],
      ["空格", "勾选要红冲的行"],
    ],
  },
  {
    title: "客户商品、企业",
    keys: [
      ["Ctrl+回车", "保存正在填的客户、商品"],
      ["↑ ↓", "企业表里上一家、下一家；PageUp、PageDown、Home、End 跳得更远"],
    ],
  },
];

/** The dialog that F1 opens. */
export const keyboardMap = {
  title: "键盘",
  groups: "键盘一览",
};
