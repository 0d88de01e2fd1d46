#!/usr/bin/env bash
# The search of benches/search.rs through the official API client, over 100,000 customers.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
venv=$target/bench-python
rows=${SEARCH_ROWS:-100000}
key=sk_test_51ShopbellSandboxKilnAndCup0001
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet 'stripe>=13,<16'
fi
cargo build --quiet --locked --release --package shopbell-sandbox
log=$(mktemp)
"$target/release/shopbell-sandbox" --port 0 --key "$key" --seed "$rows customers" >"$log" &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; rm -f "$log"' EXIT
url=
for _ in $(seq 300); do
  url=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' "$log" || true)
  [ -z "$url" ] || break
  kill -0 "$sandbox"
  sleep 0.1
done
"$venv/bin/python" benches/compare/search.py "$url" "$key"
