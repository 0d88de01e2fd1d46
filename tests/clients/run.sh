#!/usr/bin/env bash
# The official clients of Python and Node against the sandbox, over HTTP.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/tests/clients
target=${CARGO_TARGET_DIR:-$PWD/target}
work=$target/clients
mkdir -p "$work"

# Installs anew only where the list of packages is another one.
stamped() { [ "$(cat "$1" 2>/dev/null)" = "$(cksum <"$2")" ]; }

if ! stamped "$work/venv/stamp" "$here/requirements.txt"; then
  rm -rf "$work/venv"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cksum <"$here/requirements.txt" >"$work/venv/stamp"
fi
if ! stamped "$here/node/node_modules/.stamp" "$here/node/package-lock.json"; then
  npm ci --prefix "$here/node" --no-audit --no-fund
  cksum <"$here/node/package-lock.json" >"$here/node/node_modules/.stamp"
fi

cargo build --locked --package shopbell-sandbox
# As one workspace: with the features of one package alone, cargo would build all anew.
[ -x "$target/debug/shopbell" ] || cargo build --locked --workspace --bins
export SHOPBELL=$target/debug/shopbell
coproc SANDBOX { exec "$target/debug/shopbell-sandbox" --seed empty --control; }
sandbox=$SANDBOX_PID
trap 'kill "$sandbox" 2>/dev/null || true' EXIT
read -r line <&"${SANDBOX[0]}"
SANDBOX_URL=$(sed -E 's/.*"url":"([^"]+)".*/\1/' <<<"$line")
SANDBOX_KEY=$(sed -E 's/.*"key":"([^"]+)".*/\1/' <<<"$line")
export SANDBOX_URL SANDBOX_KEY NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PYTHONDONTWRITEBYTECODE=1

passed=0
failed=0
code=0

echo "--- stripe for Python"
"$work/venv/bin/python" -m unittest discover --verbose --start-directory "$here/python" 2>&1 | tee "$work/python.log" || code=1
ran=$(awk '/^Ran [0-9]+ tests? in /{ n = $2 } END { print n + 0 }' "$work/python.log")
# FAILED (failures=1, errors=2)
bad=$(awk -F '[=,)]' '/^FAILED \(/{ for (at = 2; at <= NF; at += 2) n += $at } END { print n + 0 }' "$work/python.log")
failed=$((failed + bad))
passed=$((passed + ran - bad))

echo "--- stripe for Node"
node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$work/node.tap" "$here"/node/*.test.mjs || code=1
passed=$((passed + $(sed -nE 's/^# pass ([0-9]+)/\1/p' "$work/node.tap")))
failed=$((failed + $(sed -nE 's/^# fail ([0-9]+)/\1/p' "$work/node.tap")))

# A runner that broke down has no failed test to show for it.
[ "$code" = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
exit "$code"
