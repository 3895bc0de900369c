#!/usr/bin/env bash
# The .deb on a system that has nothing but Debian's minimum: installed with apt, an invoice issued in its window and
# another by its command line, removed. What is left is the user's data and nothing else.
# Usage: linux.sh PACKAGE.deb WINDOW-TEST SCREENS: the test program is tests/e2e, built; SCREENS is a folder for pictures.
set -euo pipefail
cd "$(dirname "$0")/../.."
# Mounts of its own: they end with this script, however it ends.
[ -n "${KAIPIAO_OWN_MOUNTS:-}" ] || KAIPIAO_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
deb=$(realpath "$1") window_test=$(realpath "$2") screens=$(realpath -m "$3")

work=$(mktemp -d)
root=$work/root
# One file system: what is mounted in it is not ours to remove.
trap 'umount "$root/proc" "$root/dev/shm" "$root/dev/pts" 2>/dev/null; rm -rf --one-file-system "$work"' EXIT

step() { printf '  · %s\n' "$*"; }
fail() { printf '错误 FAILED: %s\n' "$*" >&2; exit 1; }
# A login of its own, with nothing of this machine's surroundings.
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
as_accountant() { chroot --userspec=accountant "$root" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/home/accountant "$@"; }
install_in() { inside apt-get -qq install -y --no-install-recommends "$@" >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; fail "apt-get install $*"; }; }

clean_root() {
  local codename mirror
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # As this machine does, so that a mirror that is set up here is used there.
  apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep " $codename" >"$work/sources.list"
  mirror=$(awk -v codename="$codename" '$3 == codename { print $2; exit }' "$work/sources.list")
  [ -n "$mirror" ] || fail "没有 $codename 的软件源 no mirror of $codename"
  debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/debootstrap.log" || { cat "$work/debootstrap.log" >&2; fail debootstrap; }
  cp "$work/sources.list" "$root/etc/apt/sources.list"
  # An installed system has these two; debootstrap leaves them to whoever runs it.
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  mount -t proc proc "$root/proc"
  mkdir -p "$root/dev/shm" "$root/dev/pts"
  mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 pts "$root/dev/pts"
  inside apt-get -qq update
  inside useradd --create-home accountant
}

files_named_after_us() { (cd "$root" && find . -xdev \( -path ./home -o -path ./proc -o -path ./dev -o -path ./opt/test \) -prune -o -iname '*kaipiao*' -print); }

step "a clean root"
clean_root
[ -z "$(files_named_after_us)" ] || fail "the clean root is not clean"

step "installed with apt, with nothing but what it asks for"
cp "$deb" "$root/tmp/package.deb"
install_in /tmp/package.deb
inside dpkg-query --listfiles kaipiao-desktop >"$work/files"
# A library that the package forgot to ask for would be missing now.
for program in kaipiao kaipiao-desktop; do
  said=$(as_accountant "$program" --version)
  [ "$said" = "$program $(inside dpkg-query --show --showformat '${Version}' kaipiao-desktop)" ] || fail "$program --version: $said"
  if grep -q KAIPIAO_FAILPOINT "$root/usr/bin/$program"; then fail "$program has failpoints in it"; fi
done
desktop=$root/usr/share/applications/kaipiao-desktop.desktop
desktop-file-validate "$desktop"
grep -qx 'Name=开票台' "$desktop" || fail "the menu's entry is not called 开票台"
for size in 16x16 24x24 32x32 48x48 64x64 128x128 256x256 512x512; do
  file "$root/usr/share/icons/hicolor/$size/apps/kaipiao-desktop.png" | grep -q "${size/x/ x }," || fail "no icon of $size"
done
for document in copyright changelog.gz THIRD-PARTY.txt; do
  [ -s "$root/usr/share/doc/kaipiao-desktop/$document" ] || fail "no $document"
done

step "an invoice issued in its window"
install_in webkit2gtk-driver xvfb xauth gnome-keyring dbus procps fonts-noto-cjk poppler-utils
mkdir -p "$root/opt/test/debug/deps" "$screens"
cp dev "$root/opt/test/"
cp "$window_test" "$root/opt/test/debug/deps/window"
inside chown -R accountant /opt/test
as_accountant KAIPIAO_DESKTOP=/usr/bin/kaipiao-desktop sh -c 'cd /opt/test && exec dbus-run-session -- ./dev _session \
  xvfb-run -a -s "-screen 0 1280x900x24 -noreset" debug/deps/window --exact \
  issuing::an_invoice_typed_into_the_window_is_issued_and_opens_as_a_pdf \
  issuing::a_program_killed_while_it_issues_shows_the_invoice_once_when_it_comes_back' >"$work/window.log" 2>&1 ||
  { cat "$work/window.log" >&2; cp "$root"/opt/test/screens/* "$screens" 2>/dev/null; fail "the window's tests"; }
grep -q '2 passed; 0 failed' "$work/window.log" || { cat "$work/window.log" >&2; fail "the window's tests did not run"; }
cp "$root"/opt/test/screens/*.png "$screens"

step "an invoice issued by its command line, once however often it is asked for"
install -m 644 tests/fixtures/first-invoice.json "$root/opt/test/invoice.json"
for _ in first again; do
  as_accountant kaipiao --server demo --json issue /opt/test/invoice.json --company 开科思 >"$work/issued.json"
  grep -Eq '"number": *"00[0-9]{18}"' "$work/issued.json" || fail "not issued: $(cat "$work/issued.json")"
done
[ "$(as_accountant kaipiao --server demo --json ledger | grep -c '"xtlsh"')" = 1 ] || fail "the ledger does not hold one invoice"
as_accountant kaipiao --server demo pdf KP-FIRST-0001 --company 开科思 --out /home/accountant/pdf
pdftotext "$(echo "$root"/home/accountant/pdf/*.pdf)" - | grep -q 深圳市第一客户 || fail "the PDF has no buyer"

step "removed: nothing is left but the user's data"
content() { (cd "$root/home/accountant" && find . -type f -exec sha256sum {} + | sort); }
content >"$work/before"
grep -q '/cn.kaipiao.desktop/.*\.db$' "$work/before" || fail "no ledger in the user's folder: $(cat "$work/before")"
inside apt-get -qq purge -y kaipiao-desktop >/dev/null
while read -r path; do
  [ -d "$root$path" ] || [ ! -e "$root$path" ] || fail "$path is left"
done <"$work/files"
rm "$root/tmp/package.deb"
left=$(files_named_after_us)
[ -z "$left" ] || fail "left: $left"
content | diff "$work/before" - || fail "the user's data is not what it was"
step "done"
