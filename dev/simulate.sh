#!/usr/bin/env bash
# Simulated histories: SEEDS of them (200), the first being FROM (1); see docs/simulation.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export SEEDS=${SEEDS:-200} FROM=${FROM:-1}
cargo test --locked --profile simulation -p shopbell-core --test simulation
