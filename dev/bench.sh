#!/usr/bin/env bash
# The measures of docs/performance.md, on this machine: criterion benches, then the comparisons of benches/*.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
dev/setup.sh
# The benches alone: the unit tests of every crate would be built and run as well.
cargo bench --locked --package shopbell-core --bench '*' "$@"
for script in benches/*.sh; do
  [ -e "$script" ] || continue
  printf '\n=== %s\n' "$script"
  bash "$script"
done
