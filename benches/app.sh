#!/usr/bin/env bash
# The release app in a real window on the virtual desktop: idle polls, CPU, memory, start, keystrokes. About ten minutes
# after the build. Logs of the app are in target/bench-logs.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
npm run --silent build >/dev/null
cargo build --quiet --locked --release --features custom-protocol
cargo build --quiet --locked --release --package shopbell-core --example measure
dev/desktop.sh --logs target/bench-logs "$target/release/examples/measure"
