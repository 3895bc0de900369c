/** The page of the first start: two ways to begin. */
export const firstStart = {
  title: "开票台",
  promise: "为很多家企业开数电发票：一张都不会重复，也不会丢失。",
  connect: "连接开票平台",
  demo: "先试演示",
  demoAbout: "不需要账号。用内置的演示平台走一遍：填票、开具、看 PDF、红冲、扫脸登录。",
  demoNote: "演示里开出的发票都标着“演示 无效”，号码以 00 开头，不会当真。之后随时可以在右上角连接真实的平台。",
};

/** The accounts that were connected before. */
export const accountList = {
  title: "连接过的账号",
};

/** The menu of accounts in the top bar, and what it opens. */
export const accountMenu = {
  demo: "演示",
  notLoggedIn: "未登录",
  label: (name: string) => `账号：${name}`,
  inUse: (name: string) => `${name}（正在用）`,
  connect: "连接开票平台…",
  connectTitle: "连接开票平台",
  forget: "退出这个账号…",
  forgetTitle: (user: string) => `退出 ${user}？`,
  forgetMeans: "密码和登录状态会从这台电脑删除；账本和发票都保留，重新连接后还在。没有结果的发票在重新连接前不再查询。",
  forgetConfirm: "退出账号",
  forgetCancel: "不退出",
  notSwitched: (title: string, more: string) => `没有切换：${title}。${more}`,
};

/** What is filled in to connect an account of the platform. */
export const connectForm = {
  server: "平台地址",
  serverBegins: "https://",
  serverMissing: "请填写平台地址",
  user: "用户名",
  userMissing: "请填写用户名",
  password: "密码",
  passwordMissing: "请填写密码",
  advanced: "高级",
  prefix: "接口路径前缀（默认 /API，服务商另有说明时才填）",
  secrecy: "密码不会写进任何文件。登录后，同一账号在其他电脑上的登录会失效。",
  connect: "连接",
};
