#!/bin/sh
# Builds the guests with Debian's clang-19, lld-19, wasi-libc and libclang-rt-19-dev-wasm32. The results are kept in the repository.
cd "$(dirname "$0")" || exit 1
for source in *.c; do
    clang-19 --target=wasm32-wasi --sysroot=/usr -Os -Wall -Wextra -Wl,--strip-all -o "${source%.c}.wasm" "$source" || exit 1
done
