#!/bin/sh
# Packs the libraries as NuGet packages into .build/packages, or into the directory given. Needs no network once the solution has been built.
# A deployment that only runs artifacts references Tiered.Headless. Usage: build/pack.sh [DIRECTORY]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/.build/packages}
mkdir -p "$out"
for project in Engine.Abstractions Wasm Artifacts Engine Wasi Headless Caching CodeGen Backend.SinglePass Backend.Optimizing Backend.Llvm Wast; do
    dotnet pack "$root/src/$project" -c Release -o "$out" -nodeReuse:false -v q
done
ls "$out"
