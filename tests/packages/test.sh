# shellcheck shell=bash
# What `./dev test-packages` does, one function a part; ./dev has read this file and package.sh and runs them.

test_packages_need=(debootstrap desktop-file-utils file wine wine64 xvfb xauth xdotool imagemagick p7zip-full locales curl poppler-utils fonts-noto-cjk dbus)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

window_test() { # prints where the program is
  cargo test --workspace --features "$features,kaipiao-tests/window" --test window --no-run 2>&1 |
    sed -n 's/.*Executable.*(\(.*window-[0-9a-f]*\)).*/\1/p'
}

test_linux() {
  local program
  program=$(CARGO_TERM_COLOR=never window_test) && [ -n "$program" ] || return
  as_root tests/packages/linux.sh "$packages"/*.deb "$program" "$target/screens/packages"
}

# Debian's Wine runs 64-bit programs only, and the stub of the setup that is shipped is a 32-bit one.
test_windows() {
  local version stub=-DSTUB=amd64-unicode folder=$stage/setups
  version=$(version) && mkdir -p "$folder" &&
    setup 0.0.1 "$folder/Kaipiao_0.0.1_x64-setup.exe" "$stub" &&
    setup "$version" "$folder/Kaipiao_${version}_x64-setup.exe" "$stub" &&
    tests/packages/windows.sh "$packages/Kaipiao_${version}_x64-setup.exe" "$version" "$windows_stage" \
      "$folder/Kaipiao_0.0.1_x64-setup.exe" "$folder/Kaipiao_${version}_x64-setup.exe" "$packages"/*.deb "$target/screens/packages"
}

test_packages() {
  [ -s "$packages/SHA256SUMS" ] || refuse "没有安装包，请先运行 ./dev package。" "There are no packages: run ./dev package first."
  need_rust
  part "system packages" need_packages "${build_packages[@]}" "${windows_packages_need[@]}" "${test_packages_need[@]}"
  part "checksums" sh -c "cd '$packages' && sha256sum --quiet --check SHA256SUMS"
  part "deb in a clean root" test_linux
  part "setup under wine" test_windows
  finish
}
