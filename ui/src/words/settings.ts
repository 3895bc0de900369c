/** The page of settings. */
export const settingsPage = {
  title: "设置",
  account: "账号",
  inUse: "正在用",
  demo: "演示（开出的发票无效）",
  platform: "平台",
  connectAnother: "连接另一个账号",
  keyring: "密码保管",
  keyringNote: "平台和税局的密码、登录状态只放在系统的密码保管里，不写进任何文件。",
  bureauLogin: "登录税局",
  qrSeconds: "二维码有效秒数",
  qrSecondsNote: "到时提醒刷新；平台没有说明准确的时间",
  loginHours: "登录超过几小时算旧",
  loginHoursNote: "批量开票前提醒先登录，免得开到一半失效",
  issuing: "开具",
  data: "数据",
  dataFolder: "数据文件夹",
  version: "版本",
  dataNote: "账本、设置、日志和 PDF 都在这个文件夹里，只有您能读。不要放进网盘或共享文件夹。",
  saved: "已保存",
};

/** How much the platform is asked for at once. */
export const issuingForm = {
  callsAtOnce: "同时向平台发几个请求",
  callsAtOnceNote: "平台常说“忙”时调小",
  perCall: "一个请求里放几张发票",
  perCallNote: "实验：大于 1 时平台可能只开出其中几张；每张的结果都会查清",
  saved: "已保存",
};
