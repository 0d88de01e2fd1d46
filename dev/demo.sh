#!/usr/bin/env bash
# Builds the app and starts it with the demo account. On a machine without a display it takes a tour on the virtual
# desktop instead: it tells what happens there, leaves screenshots in target/demo/, and ends.
set -euo pipefail
cd "$(dirname "$0")/.."
dev/setup.sh
. dev/steps.sh

npm run --silent build
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  cargo build --locked -p shopbell "${app_features[@]}" --bin shopbell
  echo "Starting Shopbell with the demo account: a shop that sells something every half minute."
  exec "${CARGO_TARGET_DIR:-target}/debug/shopbell" --demo
fi

echo "No display here: taking a tour on a virtual desktop."
cargo build --locked -p shopbell "${app_features[@]}" --bin shopbell --example tour
rm -rf target/demo
mkdir -p target/demo
dev/desktop.sh --logs target/demo/logs "${CARGO_TARGET_DIR:-target}/debug/examples/tour" target/demo
