#!/bin/sh
# Builds the benchmark programs: programs/NAME.c -> programs/NAME.wasm, and with "native" as argument also out/NAME for this machine.
# Needs clang-19, lld-19, wasi-libc and libclang-rt-19-dev-wasm32 (Debian's names).
set -eu
cd "$(dirname "$0")/programs"
for source in *.c; do
    name=${source%.c}
    simd=; if [ "$name" = simd ]; then simd=-msimd128; fi
    clang-19 --target=wasm32-wasi --sysroot=/usr -O2 $simd -s -o "$name.wasm" "$source" -lm
    if [ "${1:-}" = native ]; then
        mkdir -p ../out
        clang-19 -O2 -o "../out/$name" "$source" -lm
    fi
done
