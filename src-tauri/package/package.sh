# shellcheck shell=bash
# What `./dev package` does, one function a part; ./dev has read this file and runs them.

windows=x86_64-pc-windows-gnu
# What goes into the packages besides the programs (bundle.json names it too), and the packages themselves.
stage=target/package
windows_stage=$stage/windows
packages=target/packages
# No package may be larger, in bytes.
largest=15000000

linux_packages_need=(binutils)
# rustc-web: the compiler whose library's source Debian has; see windows-std.sh.
windows_packages_need=(rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64-win32 g++-mingw-w64-x86-64-win32 nsis)

version() { cargo pkgid --quiet -p kaipiao-desktop | sed 's/.*[#@]//'; }

# The two programs are built in one go: what both stand on is compiled once.
programs=(--release --locked -p kaipiao-desktop -p kaipiao-cli --features kaipiao-desktop/custom-protocol)

# The page with the list of what a program for this target contains.
page() { TAURI_ENV_TARGET_TRIPLE=$1 ui build; }

linux_programs() {
  local triple
  triple=$(rustc -vV | sed -n 's/^host: //p') &&
    page "$triple" && cargo build --quiet "${programs[@]}" &&
    install -D "$target/release/kaipiao" "$stage/kaipiao-$triple" && completions "$target/release/kaipiao"
}

completions() { # PROGRAM
  local shell file
  mkdir -p "$stage/completions" || return
  for shell in bash:kaipiao zsh:_kaipiao fish:kaipiao.fish; do
    file=$stage/completions/${shell#*:}
    "$1" completions "${shell%:*}" >"$file" || return
  done
}

# The newest symbol of the C library that the programs ask for: an older system is refused by its package manager.
# Without the system's certificates not even the client of a platform on this machine can be set up.
newest_glibc() { objdump -T "$@" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1 | cut -d _ -f 2; }

linux_packages() {
  local glibc needs
  glibc=$(newest_glibc "$target/release/kaipiao-desktop" "$target/release/kaipiao") && [ -n "$glibc" ] || return
  needs=$(printf '{"bundle":{"linux":{"deb":{"depends":["libc6 (>= %s)","ca-certificates"]},"rpm":{"depends":["libc.so.6(GLIBC_%s)(64bit)","ca-certificates"]}}}}' "$glibc" "$glibc")
  rm -rf "$target/release/bundle"
  ui/node_modules/.bin/tauri bundle --bundles deb rpm --config src-tauri/package/bundle.json --config "$needs" &&
    cp "$target"/release/bundle/rpm/*.rpm "$packages" && smaller_deb "$target"/release/bundle/deb/*.deb
}

# Tauri packs a .deb with gzip, which sees too little at a time to find in one program what stands in the other.
smaller_deb() { # PACKAGE.deb
  local contents=$stage/deb
  rm -rf "$contents" && dpkg-deb --raw-extract "$1" "$contents" &&
    dpkg-deb -Zxz -z9 --root-owner-group --build "$contents" "$packages/$(basename "$1")"
}

windows_programs() {
  page "$windows" && (
    # Debian's compiler, not rustup's: its library's source is at hand.
    export PATH=/usr/bin:/bin CARGO_TARGET_DIR=$target/windows
    sysroot=$(src-tauri/package/windows-std.sh "$CARGO_TARGET_DIR/std") || exit
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS=--sysroot=$sysroot
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    TAURI_CONFIG=$(cat src-tauri/package/windows.json) cargo build --quiet "${programs[@]}" --target "$windows"
  )
}

windows_setup() {
  local built=$target/windows/$windows/release version
  version=$(version) || return
  mkdir -p "$windows_stage" &&
    cp "$built"/{kaipiao-desktop.exe,kaipiao.exe,WebView2Loader.dll} icons/icon.ico "$windows_stage" &&
    for_windows LICENSE >"$windows_stage/LICENSE.txt" &&
    node src-tauri/package/third-party.mjs ui/dist/licences.json "$windows_stage/THIRD-PARTY" &&
    for_windows "$windows_stage/THIRD-PARTY" >"$windows_stage/THIRD-PARTY.txt" &&
    rm "$windows_stage/THIRD-PARTY" && sign "$windows_stage"/*.exe &&
    setup "$version" "$packages/Kaipiao_${version}_x64-setup.exe"
}

# Older editors of Windows want its line ends and a mark of UTF-8.
for_windows() { printf '\357\273\277' && sed 's/$/\r/' "$1"; }

# KAIPIAO_SIGN is a command that signs the file named after it; without it nothing is signed.
sign() {
  local file
  [ -n "${KAIPIAO_SIGN:-}" ] || return 0
  for file in "$@"; do $KAIPIAO_SIGN "$file" || return; done
}

# A setup of what is staged. The tests call it too, for another version and another stub.
setup() { # VERSION OUT [MAKENSIS OPTION…]
  local version=$1 out=$2 signed=()
  shift 2
  [ -z "${KAIPIAO_SIGN:-}" ] || signed=("-DSIGN=$KAIPIAO_SIGN")
  # Windows wants four numbers: what makes 1.2.0-rc.1 a pre-release is left out.
  makensis -V2 -WX -INPUTCHARSET UTF8 "-DVERSION=$version" "-DNUMBERS=${version%%[-+]*}.0" \
    "-DSTAGE=$(realpath "$windows_stage")" "-DOUT=$(realpath "$out")" "${signed[@]}" "$@" src-tauri/package/setup.nsi
}

# CycloneDX: what each program and the page are made of, for whoever must answer for it.
bills_of_materials() {
  local version name=bill-of-materials
  version=$(version) || return
  cargo cyclonedx --version >/dev/null 2>&1 || cargo install cargo-cyclonedx --locked --quiet || return
  # It writes into the folder of each package of the workspace.
  cargo cyclonedx --quiet --format json --spec-version 1.5 --target all --override-filename "$name" &&
    mv "$name.json" "$packages/Kaipiao_$version.window.cdx.json" &&
    mv "src-tauri/crates/cli/$name.json" "$packages/Kaipiao_$version.command-line.cdx.json" &&
    page_bill "$version" >"$packages/Kaipiao_$version.page.cdx.json"
  local result=$?
  rm -f "tests/$name.json" src-tauri/crates/*/"$name.json"
  return $result
}

page_bill() { # VERSION: npm wants one in package.json, where it would stand a second time
  local copy=$stage/kaipiao-ui
  mkdir -p "$copy" && cp ui/package.json ui/package-lock.json "$copy" && (
    cd "$copy" && npm pkg set "version=$1" &&
      npm sbom --package-lock-only --omit dev --sbom-format cyclonedx --sbom-type application
  )
}

checksums() { (cd "$packages" && rm -f SHA256SUMS && sha256sum -- * >SHA256SUMS && cat SHA256SUMS); }

sizes() {
  local file size result=0
  for file in "$packages"/*; do
    case $file in *.deb | *.rpm | *.exe) ;; *) continue ;; esac
    size=$(stat -c %s "$file") || return
    printf '%3d.%02d MB  %s\n' $((size / 1000000)) $((size / 10000 % 100)) "$file"
    [ "$size" -le $largest ] || { echo "$file 大于 is larger than $largest" >&2; result=1; }
  done
  return $result
}

package() { # [linux|windows]
  local system=${1:-all} needed=("${build_packages[@]}")
  case $system in
    linux) needed+=("${linux_packages_need[@]}") ;;
    windows) needed+=("${windows_packages_need[@]}") ;;
    all) needed+=("${linux_packages_need[@]}" "${windows_packages_need[@]}") ;;
    *) refuse "没有这种安装包：$system" "There are no packages for: $system" ;;
  esac
  need_rust
  need_node
  part "system packages" need_packages "${needed[@]}"
  part "ui packages" ui_packages
  rm -rf "$packages" "$stage"
  mkdir -p "$packages"
  if [ "$system" != linux ]; then
    part "windows programs" windows_programs
    part "windows setup" windows_setup
  fi
  if [ "$system" != windows ]; then
    part "linux programs" linux_programs
    part "deb and rpm" linux_packages
  fi
  part "bills of materials" bills_of_materials
  part "sizes" sizes
  part "checksums" checksums
  finish
}
