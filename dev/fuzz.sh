#!/usr/bin/env bash
# Runs the fuzz targets, or those that are named, for SECONDS each (60), and prints how often each was executed.
# What they find beyond the corpus lies under fuzz/target; what breaks a target, in fuzz/artifacts.
set -euo pipefail
# Bash counts on from what it was given in this variable; nothing given is 0.
seconds=$SECONDS
[ "$seconds" -gt 0 ] || seconds=60
cd "$(dirname "$0")/.."

if ! cargo fuzz --version >/dev/null 2>&1; then
  echo "cargo-fuzz is not installed, so nothing was fuzzed: cargo install --locked cargo-fuzz" >&2
  exit 1
fi
# Core forbids unsafe code, and without a sanitizer the stable toolchain will do. SANITIZER=address looks into what
# core is built upon as well: slower, and with what is unstable in it turned on.
sanitizer=${SANITIZER:-none}
[ "$sanitizer" = none ] || export RUSTC_BOOTSTRAP=1
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list)
cargo fuzz build --sanitizer "$sanitizer"

failed=()
printf '%-16s %14s %10s\n' target executions seconds
for target in "${targets[@]}"; do
  found="fuzz/target/found/$target"
  log="fuzz/target/$target.log"
  mkdir -p "$found"
  code=0
  # New inputs go into the first folder; the corpus is read alone.
  cargo fuzz run --sanitizer "$sanitizer" "$target" "$found" "fuzz/corpus/$target" -- \
    -dict="fuzz/dictionaries/$target.dict" -max_total_time="$seconds" -print_final_stats=1 -timeout=10 \
    >"$log" 2>&1 || code=$?
  # Where the process ends early, the last line that it counted in is all there is.
  executions=$(sed -nE 's/^stat::number_of_executed_units: +([0-9]+)$/\1/p; s/^#([0-9]+)[[:space:]].*/\1/p' "$log" | sort -n | tail -n 1)
  took=$(sed -nE 's/^Done [0-9]+ runs in ([0-9]+) second.*/\1/p' "$log")
  printf '%-16s %14s %10s\n' "$target" "${executions:-0}" "${took:--}"
  if [ "$code" != 0 ]; then
    failed+=("$target")
    echo "$target FAILED:"
    grep -m 1 -A 2 -E 'panicked at|ERROR: libFuzzer' "$log" || tail -n 1 "$log"
    echo "  log: $log"
  fi
done
[ ${#failed[@]} -eq 0 ] || { echo "broken: ${failed[*]}" && exit 1; }
