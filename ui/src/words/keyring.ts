import type { KeyringPlace, KeyringTrouble } from "@/contract";

const TROUBLES: Record<KeyringTrouble, string> = {
  absent: "这台电脑没有系统密码保管",
  locked: "系统密码保管锁着，解锁后按“再试”",
  silent: "系统密码保管没有应答",
  refused: "系统密码保管拒绝了开票台",
};

const PLACES: Record<KeyringPlace, string> = {
  os: "密码保存在系统密码保管里。",
  kernel: "密码只保存到电脑重启，之后要重新登录。",
  memory: "密码只保存到关闭窗口，下次要重新登录。",
};

/** Why secrets are not in the system's keyring. */
export function keyringTroubleWords(trouble: KeyringTrouble): string {
  return TROUBLES[trouble];
}

/** How long secrets are kept. */
export function keyringPlaceWords(place: KeyringPlace): string {
  return PLACES[place];
}
