import type { Problem, ProblemCode } from "@/contract";

/** What to tell about a problem. */
export interface ProblemWords {
  title: string;
  /** What to do next. */
  remedy: string;
  /** `error`: something is wrong; `warning`: it goes on after one more step; `info`: just wait. */
  severity: "error" | "warning" | "info";
}

const PROBLEMS: Record<ProblemCode, ProblemWords> = {
  faults: { title: "还有内容要改", remedy: "按红色提示改好，再按“开具”", severity: "warning" },
  suspects: { title: "疑似重复", remedy: "核对下面已开的发票，确实要另开一张再继续", severity: "warning" },
  "serial-conflict": {
    title: "这张单据已经交出去了",
    remedy: "没有再开一张。到“发票”里查看它的结果",
    severity: "warning",
  },
  "wrong-state": { title: "现在不能这样做", remedy: "它的状态刚刚变了，到“发票”里看最新状态", severity: "warning" },
  "not-yet": { title: "还不能换新单据号", remedy: "把缺的做完再来；没有发出任何东西", severity: "warning" },
  "unknown-company": { title: "平台上没有这家企业", remedy: "刷新企业列表后重新选择", severity: "error" },
  "not-found": { title: "找不到这张单据", remedy: "回到“发票”列表重新选择", severity: "error" },
  "company-exists": { title: "这家企业已经在列表里", remedy: "在企业列表中选择它", severity: "warning" },
  "cannot-discount": { title: "这样打不了折", remedy: "按提示更正后再试", severity: "warning" },
  "bad-template": { title: "模板存不了", remedy: "按提示更正后再试", severity: "warning" },
  "cannot-reverse": { title: "不能这样红冲", remedy: "按提示更正后再试", severity: "warning" },
  "original-unread": { title: "原发票看不全", remedy: "照原票手工填写红字发票，或稍后再试", severity: "warning" },
  "already-there": { title: "已经有同名的了", remedy: "改名，或用“合并”把两个并成一个", severity: "warning" },
  "bad-file": { title: "文件读不懂", remedy: "检查文件格式后再试", severity: "error" },
  "bad-input": { title: "写的内容不能用", remedy: "按提示改好后再试", severity: "warning" },
  "bad-server": { title: "平台地址不对", remedy: "检查平台地址后再试", severity: "error" },
  "no-account": { title: "还没有登录平台账号", remedy: "登录平台账号后再试", severity: "warning" },
  "no-bureau-account": {
    title: "还没有这家企业的电子税务局账号",
    remedy: "填好用户名和密码后再试",
    severity: "warning",
  },
  "login-refused": { title: "平台不接受用户名或密码", remedy: "核对后重新登录", severity: "error" },
  "taken-elsewhere": {
    title: "账号刚在另一台电脑登录",
    remedy: "同一账号只能一处使用：确认那边已停用，再重新登录",
    severity: "warning",
  },
  "keyring-needed": {
    title: "密码没有保存下来",
    remedy: "解锁系统的密码保管后按“再试”，或重新登录",
    severity: "warning",
  },
  // `detail` says why.
  keyring: { title: "系统密码保管用不了", remedy: "没有发出任何东西，排队的都还在", severity: "warning" },
  unreachable: { title: "连不上平台", remedy: "检查网络后再试；内容都还在", severity: "error" },
  "no-answer": { title: "平台没有按时答复", remedy: "稍后再试；已交出的发票会自动查询结果", severity: "warning" },
  "not-the-platform": {
    title: "对方的答复不是开票平台的",
    remedy: "检查平台地址，或网络是否要先登录",
    severity: "error",
  },
  "platform-refused": { title: "平台不同意", remedy: "按平台的说明处理后再试", severity: "error" },
  "pdf-not-yet": { title: "PDF 还没有生成", remedy: "平台通常一两分钟内生成，稍后再试", severity: "info" },
  "no-reader": {
    title: "系统里没有打开 PDF 的程序",
    remedy: "请安装一个 PDF 阅读器，或另存后打印",
    severity: "warning",
  },
  ledger: { title: "本机账本读写失败", remedy: "检查磁盘空间和权限后再试；没有发出任何东西", severity: "error" },
  "ledger-busy": {
    title: "账本正被另一个程序占用",
    remedy: "关掉正在备份、杀毒或打开它的程序后再试；没有发出任何东西",
    severity: "warning",
  },
  "data-folder": {
    title: "数据目录不能放在这里",
    remedy: "移到本机磁盘后再打开；没有写入，也没有发出任何东西",
    severity: "error",
  },
  "ledger-damaged": {
    title: "账本文件损坏或被替换",
    remedy: "已停下。关闭所有开票台再打开，会用备份恢复并向平台核对",
    severity: "error",
  },
  "ledger-newer": { title: "账本来自更新的版本", remedy: "请升级开票台后再打开", severity: "error" },
  "ledger-older-open": {
    title: "旧版本的开票台还开着这本账",
    remedy: "先关闭旧窗口，再打开；没有改动，也没有发出任何东西",
    severity: "warning",
  },
  internal: { title: "程序出错了", remedy: "再试一次；仍不行请把下面的说明发给支持人员", severity: "error" },
};

/** The words for a problem. */
export function problemWords({ code }: Pick<Problem, "code">): ProblemWords {
  return PROBLEMS[code];
}

/** The problems that logging in at the platform puts an end to. */
const BY_LOGIN: readonly ProblemCode[] = [
  "no-account",
  "login-refused",
  "taken-elsewhere",
  "keyring-needed",
  "keyring",
];

/** Whether trying the system's keyring again may put an end to a problem. */
export function endsByKeyring({ code }: Pick<Problem, "code">): boolean {
  return code === "keyring" || code === "keyring-needed";
}

/** Whether logging in at the platform puts an end to a problem. */
export function endsByLogin({ code }: Pick<Problem, "code">): boolean {
  return BY_LOGIN.includes(code);
}
