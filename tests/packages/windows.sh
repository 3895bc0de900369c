#!/usr/bin/env bash
# The setup under Wine: an older version installed, an invoice issued with the token in the Credential Manager, upgraded
# over it, refused while the program runs and where a newer one is there, uninstalled. Files and registry are looked at,
# not exit codes alone: a setup that Wine cannot run ends with 0 and does nothing.
# Usage: windows.sh SETUP.exe VERSION STAGE OLDER.exe SAME.exe PACKAGE.deb SCREENS
#   SETUP.exe is what is shipped. OLDER.exe and SAME.exe are of the same script and the same files, for the one version
#   0.0.1 and for VERSION, with the stub that runs under a Wine without 32-bit programs. STAGE holds what was packed.
#   The platform is the one in PACKAGE.deb.
set -euo pipefail
cd "$(dirname "$0")/../.."
shipped=$(realpath "$1") version=$2 stage=$(realpath "$3") older=$(realpath "$4") same=$(realpath "$5") deb=$(realpath "$6")
screens=$(realpath -m "$7")

work=$(mktemp -d)
export HOME=$work/home WINEPREFIX=$work/prefix WINEDEBUG=-all WINEARCH=win64
# No menus, no browser and no .NET of Wine's own: they write into the home or ask to be downloaded.
export WINEDLLOVERRIDES="winemenubuilder.exe=d;mscoree=d;mshtml=d"
export LOCPATH=$work/locales XDG_RUNTIME_DIR=$work/run
mkdir -p "$HOME" "$LOCPATH" "$screens"
mkdir -m 700 "$XDG_RUNTIME_DIR"
# A Chinese Windows, without touching this machine's locales; it warns of what a locale may lack.
localedef -i zh_CN -f UTF-8 "$LOCPATH/zh_CN.UTF-8" 2>/dev/null || true
export LC_ALL=zh_CN.UTF-8
started=()
leave() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  timeout 60 wineserver -k || true
  rm -rf --one-file-system "$work"
}
trap leave EXIT

step() { printf '  · %s\n' "$*"; }
fail() { printf '错误 FAILED: %s\n' "$*" >&2; exit 1; }
# Nothing may wait for a click for ever.
run() { timeout 180 wine "$@"; }
code_of() { local code=0; "$@" || code=$?; echo "$code"; }
until_() { # WHAT COMMAND…: waits until the command succeeds
  local what=$1 end=$((SECONDS + 120))
  shift
  until "$@"; do [ $SECONDS -lt $end ] || fail "waited in vain until $what"; sleep 0.2; done
}

user=$WINEPREFIX/drive_c/users/$(id -un)
local_data=$user/AppData/Local
installed=$local_data/Programs/Kaipiao
data=$local_data/cn.kaipiao.desktop
menu="$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/开票台.lnk"
desktop=$user/Desktop/开票台.lnk

# Wine writes the registry down when its last process ends; 开票台 stands in it as UTF-16.
settle() { timeout 60 wineserver -w || fail "a process of Wine does not end"; }
entry() { sed -n '/^\[Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Uninstall\\\\cn\.kaipiao\.desktop\]/,/^$/p' "$WINEPREFIX/user.reg"; }
registered() { entry | grep -qxF "$1" || fail "not in the registry: $1; there is: $(entry)"; }

same_files() { # that are installed and that were packed
  local name
  for name in kaipiao-desktop.exe kaipiao.exe WebView2Loader.dll LICENSE.txt THIRD-PARTY.txt; do
    cmp "$stage/$name" "$installed/$name" || fail "$name is not what was packed"
  done
  [ "$(find "$installed" -type f | wc -l)" = 6 ] && [ -s "$installed/uninstall.exe" ] || fail "$(ls "$installed")"
}

step "what is shipped holds the files that are tested here"
7z x -y -o"$work/unpacked" "$shipped" >/dev/null
for name in kaipiao-desktop.exe kaipiao.exe WebView2Loader.dll LICENSE.txt THIRD-PARTY.txt; do
  cmp "$stage/$name" "$work/unpacked/$name" || fail "$name in $shipped"
done
for program in kaipiao kaipiao-desktop; do
  if grep -q KAIPIAO_FAILPOINT "$stage/$program.exe"; then fail "$program.exe has failpoints in it"; fi
done

step "a new Windows"
run wineboot --init >/dev/null 2>&1
run winecfg -v win10 >/dev/null 2>&1
settle
x86_64-w64-mingw32-gcc -O2 -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" tests/packages/bcryptprimitives.c -ladvapi32
# A Windows in China has a Chinese font.
cp /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc "$WINEPREFIX/drive_c/windows/Fonts/"

step "installed for this user"
run "$older" /S
settle
same_files
[ -e "$menu" ] || fail "no entry in the start menu"
[ -e "$desktop" ] || fail "no entry on the desktop"
registered '"DisplayName"="\x5f00\x7968\x53f0"'
registered '"DisplayVersion"="0.0.1"'
registered '"Publisher"="Kaipiao"'
# There is none in Wine: the setup has looked for it.
registered '"WebView2AtInstall"=""'

step "the window says in Chinese that WebView2 is missing"
for ((display = 90; display < 200; display++)); do [ -e "/tmp/.X11-unix/X$display" ] || break; done
Xvfb ":$display" -screen 0 1024x768x24 -nolisten tcp >/dev/null 2>&1 &
started+=($!)
until_ "a display is there" test -e "/tmp/.X11-unix/X$display"
DISPLAY=:$display timeout 120 wine "$installed/kaipiao-desktop.exe" 2>"$work/window.log" &
window=$!
started+=("$window")
until_ "the dialog is shown" env DISPLAY=":$display" xdotool search --onlyvisible --name '^开票台$' >/dev/null
sleep 1 # Its words are painted after it is there; the picture is for people.
DISPLAY=:$display import -window root "$screens/windows-without-webview.png"
grep -q '没有 Microsoft Edge WebView2' "$work/window.log" || fail "the window said: $(cat "$work/window.log")"

step "refused while the program runs"
[ "$(code_of run "$same" /S)" = 5 ] || fail "installed over a running program"
# 否: not to the download page.
DISPLAY=:$display xdotool search --onlyvisible --name '^开票台$' windowfocus key n 2>/dev/null
wait "$window" && fail "a window without WebView2 ends with 0"
settle
registered '"DisplayVersion"="0.0.1"'

step "an invoice issued at a platform, with its token in the Credential Manager"
kaipiao() { run "$installed/kaipiao.exe" "$@" </dev/null; }
# The platform runs outside Wine: whether the registry is written down shows only when nothing runs in it.
dpkg-deb -x "$deb" "$work/linux"
"$work/linux/usr/bin/kaipiao" sandbox >"$work/platform" 2>"$work/platform.log" &
started+=($!)
until_ "the platform says where it is" grep -q http "$work/platform"
server=$(head -n 1 "$work/platform")
books() { curl --silent --show-error --fail "$server/sandbox/books"; }
# Sent once, and once in the books.
issued_once() { # SERIAL
  local books
  books=$(books)
  [ "$(grep -o "\"invoice\":{\"serial\":\"$1\"" <<<"$books" | wc -l)" = 1 ] && grep -q "\"serial\":\"$1\",\"fpkj\":1," <<<"$books" ||
    fail "$1 at the platform: $books"
}
invoice() { # SERIAL AMOUNT TAX: where Windows finds the file
  sed "s/KP-FIRST-0001/$1/; s/\"100.00\"/\"$2\"/; s/\"6.00\"/\"$3\"/" tests/fixtures/first-invoice.json >"$work/$1.json"
  echo "Z:${work//\//\\}\\$1.json"
}
issue() { kaipiao --json issue "$(invoice "$@")" --company 开科思; }
state_is() { grep -Eq "\"state\": *\"$2\"" "$1" || fail "not $2: $(cat "$1")"; }

KAIPIAO_USERNAME=demo KAIPIAO_PASSWORD=demo kaipiao --server "$server" --json account login >"$work/login"
grep -Eq '"keyring": *"os"' "$work/login" || fail "the token is not in the Credential Manager: $(cat "$work/login")"
issue KP-1 100.00 6.00 >"$work/issued"
state_is "$work/issued" issued
issued_once KP-1
kaipiao pdf KP-1 --company 开科思 --out 'C:\发票 PDF'
pdftotext "$(echo "$WINEPREFIX/drive_c/发票 PDF/"*.pdf)" - | grep -q 深圳市第一客户 || fail "the PDF has no buyer"
settle
grep -q '^\[Software\\\\Wine\\\\Credential Manager\\\\.*kaipiao' "$WINEPREFIX/user.reg" || fail "nothing of ours in the Credential Manager"
if grep -raq 'password.*demo' "$data"; then fail "a password in a file"; fi

step "killed while it issues: issued once"
# The platform issues it and never says so.
curl --silent --show-error --fail --json '{"kind":"hang","call":"FPKJ","serial":"KP-2","acts":true}' "$server/sandbox/faults"
wine "$installed/kaipiao.exe" --json issue "$(invoice KP-2 200.00 12.00)" --company 开科思 >/dev/null 2>&1 </dev/null &
killed=$!
until_ "the platform has it" sh -c "curl --silent '$server/sandbox/books' | grep -q '\"invoice\":{\"serial\":\"KP-2\"'"
kill -KILL "$killed"
wait "$killed" && fail "it ended before it was killed"
kaipiao --json resume >"$work/resumed"
state_is "$work/resumed" issued
issued_once KP-2

step "two programs at a time: issued once"
both=()
for each in 1 2; do
  issue KP-3 300.00 18.00 >"$work/both-$each" 2>"$work/both-$each.log" &
  both+=($!)
done
for each in 1 2; do wait "${both[each - 1]}" || fail "$(cat "$work/both-$each" "$work/both-$each.log")"; done
issued_once KP-3

step "an invoice at the demo platform that is built in"
kaipiao --server demo --json issue "$(invoice KP-4 400.00 24.00)" --company 开科思 >"$work/demo"
state_is "$work/demo" issued

step "upgraded: the ledger is kept, and what the user took off the desktop stays off"
content() { (cd "$data" && find . -name '*.db*' -type f -exec sha256sum {} + | sort); }
settle
content >"$work/before"
grep -q ledger.db "$work/before" || fail "no ledger below %LOCALAPPDATA%: $(find "$data")"
rm "$desktop"
[ "$(code_of run "$same" /S)" = 0 ] || fail "the upgrade"
settle
registered "\"DisplayVersion\"=\"$version\""
same_files
content | diff "$work/before" - || fail "the ledger is not what it was"
[ ! -e "$desktop" ] || fail "the upgrade put the entry back on the desktop"
issue KP-1 100.00 6.00 >"$work/again"
state_is "$work/again" issued
issued_once KP-1

step "an older version does not go over a newer one"
[ "$(code_of run "$older" /S)" = 4 ] || fail "an older version was installed"
settle
registered "\"DisplayVersion\"=\"$version\""

step "uninstalled: nothing is left but the user's data"
content >"$work/before"
run "$installed/uninstall.exe" /S
until_ "the uninstaller is done" test ! -e "$installed"
settle
[ ! -e "$menu" ] || fail "the entry in the start menu is left"
[ -z "$(entry)" ] || fail "left in the registry: $(entry)"
content | diff "$work/before" - || fail "the user's data is not what it was"
step "done"
