import type { Step, Way } from "@/bureau/logins";

/** The question before a batch whether to log in first. */
export const batchDialog = {
  title: "先登录，再开票？",
  lapsed: (count: number) => `有 ${count} 家的登录已失效，它们的发票会排着等，扫脸后自动继续。`,
  old: (count: number) => `有 ${count} 家很久没见有效，可能开到一半失效。`,
  companies: "要登录的企业",
  notNow: "先不开",
  anyway: "不登录，直接开始",
  logIn: (count: number) => `依次登录 ${count} 家`,
};

/** A way to log in. */
interface WayWords {
  way: Way;
  name: string;
  about: string;
}

/** The ways to log in anew, in the order in which they are offered. */
export const WAYS: readonly WayWords[] = [
  { way: "scan", name: "扫码", about: "显示二维码，办税人用税务 App 扫码并刷脸" },
  { way: "sms", name: "短信", about: "验证码发到办税人手机，在这里输入" },
  { way: "hostedSim", name: "托管手机卡", about: "手机卡在服务商处，验证码由平台读取" },
  { way: "robot", name: "机器人处输入", about: "有人在平台的机器人处输入验证码，这里等着就行" },
];

/** The way where only the face scan lapsed. */
export const FACE: WayWords = { way: "face", name: "扫脸认证", about: "登录还在，只是认证过期：扫一次脸就能继续" };

/** The choice of how to log in. */
export const chooseWay = {
  ways: "登录方式",
  user: "电子税务局用户名",
  password: "密码",
  kept: "已保存，不用再填",
  noUser: "请填写电子税务局用户名",
  noPassword: "请填写密码；只要填一次，会存进系统密码保管",
  showQr: "显示二维码",
  sendCode: "发验证码",
};

/** Where a code that was sent is told of. */
export const CODE_SENT = "验证码已发到 {phone}";

/** Recognised in a message, not said: what a code is called, and what stands behind the digits of a year. */
export const READS_CODE = { name: "验证码", year: "年" };

/** The step at which the code of a message is typed. */
export const codeStep = {
  code: "短信验证码",
  pasteHint: "可以粘贴整条短信",
  logIn: "登录",
  resendIn: (seconds: number) => `${seconds} 秒后可重发`,
  resend: "重发验证码",
  readHosted: "从托管的手机卡读取",
  simSlot: "卡在设备里时填（不填按企业读取）",
  slot: "槽号",
  card: "卡号",
};

/** The dialog in which companies are logged in one after another. */
export const loginQueue = {
  title: "登录电子税务局",
  companies: "排队登录的企业",
  steps: {
    choosing: "待登录",
    asking: "请稍候",
    scanning: "等扫码",
    waiting: "等验证码",
    code: "等验证码",
    done: "已登录",
    notSaid: "要查看",
    failed: "没成功",
  } satisfies Record<Step["type"], string>,
  progress: (done: number, all: number) => `已登录 ${done} / ${all} 家`,
  finish: "完成",
  waitBehind: "先做别的，在后台等",
};

/** One company's login: what is under way, and how it ended. */
export const loginStep = {
  asking: "正在问税务局…",
  typedElsewhere: "请在平台的机器人处输入。输好以后这里自动继续。",
  already: "已经是登录状态",
  done: "登录成功",
  goesOn: "等待这次登录的发票自动继续。",
  notSaid: (message: string) => `税务局没有说明下一步：${message}`,
  noMessage: "（没有说明）",
  unclearParked: "可能已经登录，也可能要换一种方式。确定已经登录就继续；仍失效的话，发票还是排着等，不会丢失。",
  unclear: "可能已经登录，也可能要换一种方式。开一张票就知道；不行就换一种方式再登录。",
  confirm: "已登录，继续",
  anotherWay: "换一种方式",
  skip: "跳过这家",
};

/** The step at which the code on the screen is scanned. */
export const scanStep = {
  qr: "登录二维码",
  refresh: "刷新二维码",
  ask: "请办税人用{app}（或个人所得税 App）扫码，并按提示刷脸。",
  app: "税务 App",
  left: (seconds: number) => `二维码还有 ${seconds} 秒`,
  expired: "二维码可能已过期，请刷新",
  goesOn: "扫完自动继续，不用点任何按钮。",
  renew: "换一个二维码",
};
