#!/bin/sh
# Publishes an executable project into .build/NAME: as one native executable with NativeAOT where its pack and a C compiler can be had,
# otherwise ReadyToRun for the installed runtime. Usage: build/publish.sh Cli|Headless [STAMP]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
project=$1
name=$(echo "$project" | tr '[:upper:]' '[:lower:]')
out="$root/.build/$name"
log="$root/.build/$name.log"
mkdir -p "$root/.build"
: > "$log"
rm -rf "$out.new"
echo "building $project (once; about a minute)..."
rid=linux-x64
[ "$(uname -m)" = aarch64 ] && rid=linux-arm64
publish() { dotnet publish "$root/src/$project" -c Release -r $rid -o "$out.new" -nodeReuse:false -v q "$@" >> "$log" 2>&1; }
if ! { command -v cc > /dev/null && publish -p:PublishAot=true; }; then
    echo "NativeAOT is not available here ($log says why); publishing ReadyToRun"
    rm -rf "$out.new"
    publish -p:PublishReadyToRun=true -p:SelfContained=false || { tail -20 "$log"; exit 1; }
fi
echo "${2:-}" > "$out.new/stamp"
rm -rf "$out"
mv "$out.new" "$out"
