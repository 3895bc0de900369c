#!/usr/bin/env bash
# Prints the --sysroot in which `rustc` finds the standard library for Windows, and makes it first if need be.
#
# Debian has the compiler (rustc-web) and the library's source (rust-web-src), but no library built for Windows. It is
# built once for each compiler and stands in a folder of our own: nothing of the system is changed.
# Usage: windows-std.sh FOLDER; RUSTC and CARGO name the compiler, /usr/bin/rustc and /usr/bin/cargo by default.
set -euo pipefail
rustc=${RUSTC:-/usr/bin/rustc} cargo=${CARGO:-/usr/bin/cargo}
target=x86_64-pc-windows-gnu

# A compiler that came with it (rustup target add) needs nothing from us.
own=$("$rustc" --print sysroot)
if compgen -G "$own/lib/rustlib/$target/lib/libstd-*.rlib" >/dev/null; then
  echo "$own"
  exit
fi

source=$own/lib/rustlib/src/rust
[ -f "$source/library/std/Cargo.toml" ] || { echo "$source: 没有标准库的源代码 there is no source of the standard library" >&2; exit 1; }
sysroot=$(realpath -m "$1")/$("$rustc" -vV | sed -n 's/^commit-hash: //p')
if [ -d "$sysroot" ]; then
  echo "$sysroot"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
echo '#![no_std]' >"$work/src/lib.rs"
# As upstream builds it: each intrinsic an object of its own, so that none clashes with libgcc's; panic_abort always
# with panic=abort and the rest without.
cat >"$work/Cargo.toml" <<'TOML'
cargo-features = ["profile-rustflags"]
[package]
name = "standard-library"
version = "0.0.0"
edition = "2021"
[profile.release]
debug = 0
[profile.release.package.compiler_builtins]
codegen-units = 10000
[profile.release.package.panic_abort]
rustflags = ["-Cpanic=abort"]
TOML
# Bitcode, since a release of ours is linked with LTO; no path of this machine.
(
  cd "$work"
  RUSTC=$rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$work/target \
    RUSTFLAGS="-Cembed-bitcode=yes -Cforce-frame-pointers=yes --remap-path-prefix=$source=/rustc/library" \
    "$cargo" build --release -Z build-std=std,panic_abort --target "$target"
) >&2

made=$work/sysroot/lib/rustlib/$target/lib
mkdir -p "$made"
for library in "$work/target/$target/release/deps"/lib*.rlib; do
  case $library in */libstandard_library-*) ;; *) cp "$library" "$made" ;; esac
done
# Put in place whole: a folder that is there is a library that is complete.
mkdir -p "$(dirname "$sysroot")"
mv "$work/sysroot" "$sysroot"
echo "$sysroot"
