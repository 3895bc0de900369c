/** The bar on top of the window. */
export const topBar = {
  brand: "开票台",
  logins: (failed: number, waiting: number) =>
    [failed > 0 ? `${failed} 家登录没成功` : "", waiting > 0 ? `${waiting} 家正在登录…` : ""]
      .filter((part) => part !== "")
      .join("，"),
};

/** Where one chooses the company for which one issues. */
export const companySwitch = {
  chosen: (name: string) => `开票企业：${name}`,
  noneChosen: "未选择",
  choose: "选择企业",
  search: "名称、拼音首字母或税号",
  list: "企业",
  parked: "等待扫脸",
  notFound: "没有这家企业",
  more: (count: number) => `还有 ${count} 家，继续输入来查找`,
};

/** The navigation at the side. */
export const sideNav = {
  label: "主导航",
  issue: "开票",
  invoices: "发票",
  underWay: (count: number) => `${count} 张未完成`,
  reverse: "红冲",
  library: "客户{break}商品",
  companies: "企业",
  hindered: (count: number) => `${count} 家现在开不了票`,
  settings: "设置",
  about: "关于",
};

/** That nothing here is real. */
export const demoBanner = {
  label: "演示环境",
  notice: "演示环境：开出的发票无效，仅供试用",
};

/** That the platform cannot be reached. */
export const connectionBar = {
  notice: "暂时连不上开票平台。没有发票因此失败，排队的都还在",
  nextTry: (seconds: number) => `${seconds} 秒后自动再试`,
  trying: "正在再试…",
  tryNow: "现在再试",
};

/** The offer to take in a company's earlier invoices, and how that goes. */
export const firstCompareBar = {
  offer: "第一次用这家企业：可以把平台上最近 12 个月的发票收进来，客户和商品也会一起记住",
  accept: "收进来",
  decline: "不用",
  running: "正在收最近 12 个月的发票：{months} 个月，已收进 {adopted} 张；可以照常开票",
  stop: "停止",
  finished: "最近 12 个月的发票已收进来：{adopted} 张",
  unfinished: (adopted: number) => `没有收完，已收进 ${adopted} 张；在“发票”里点“与平台对账”接着收`,
};

/** That the month ends today while invoices are not issued. */
export const monthEndBar = {
  lastDay: "今天是本月最后一天",
  open: "还有 {open} 张没有开出",
  openAndUnsent: "还有 {open} 张没有开出，其中 {unsent} 张还没有发送",
  withdraw: (from: string) => `午夜前没发送的自动撤回（${from} 起不再发送）`,
};

/** That documents wait for a person. */
export const personBar = {
  doubles: (count: number) => `${count} 张可能重复开票`,
  stopped: "{count} 张发票停下了，要您核对后决定",
  open: "处理",
};

/** The bar that asks for a new login at the platform. */
export const loginBar = {
  logIn: "登录",
};

/** The dialog that asks for the password at the platform. */
export const loginDialog = {
  title: "登录开票平台",
  user: "用户名",
  password: "密码",
  secrecy: "密码不会写进任何文件。",
  logIn: "登录",
};
