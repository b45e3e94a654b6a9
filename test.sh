#!/bin/sh
# Installs what the tests need and runs all of them. TIERED_FULL=1 runs the slow suites in full.
set -eu
cd "$(dirname "$0")"
export DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

missing=
command -v cc > /dev/null || missing="$missing gcc"
command -v node > /dev/null || missing="$missing nodejs"
ldconfig -p 2> /dev/null | grep -q 'libLLVM\.so\.19\|libLLVM-19\|libLLVM\.so\.2[01]' || missing="$missing libllvm19"
command -v redis-server > /dev/null || missing="$missing redis-server"
if [ -n "$missing" ]; then
    if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing > /dev/null
    else
        echo "not installed, tests that need them will say so:$missing"
    fi
fi

dotnet build Tiered.sln -c Release -v q -nodeReuse:false
./tiered --version > /dev/null
./tiered-headless --version > /dev/null

passed=0 failed=0 skipped=0 status=0
for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>false' "$project" && continue
    log=$(mktemp)
    # A test that hangs is a failure, not the end of time.
    timeout 1200 dotnet test "$project" -c Release --no-build -v q --nologo -l "console;verbosity=minimal" > "$log" 2>&1 || status=1
    grep -vE '^\s*$|^\[xUnit.net' "$log" || true
    count() { sed -n "s/.*$1: *\([0-9]*\).*/\1/p" "$log" | awk '{ s += $1 } END { print s + 0 }'; }
    passed=$((passed + $(count Passed))); failed=$((failed + $(count Failed))); skipped=$((skipped + $(count Skipped)))
    rm -f "$log"
done

if [ -d tests/Fuzz ]; then
    dotnet run --project tests/Fuzz -c Release --no-build -- --seed 1 --mutations $([ -n "${TIERED_FULL:-}" ] && echo 1000000 || echo 20000) || status=1
    dotnet run --project tests/Fuzz -c Release --no-build -- artifacts --seed 1 --mutations $([ -n "${TIERED_FULL:-}" ] && echo 1000000 || echo 20000) || status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
