/** Why what was typed is no amount, number, percentage, day or time. */
export const typed = {
  notNumber: "请输入数字",
  tooManyDecimals: "金额最多两位小数",
  tooLarge: "金额太大",
  tooLong: "数字太长",
  notPercentage: "请输入百分比",
  notDay: "请写成 2026-11-24 这样的日期",
  notTime: "请写成 08:30 这样的时间",
};
