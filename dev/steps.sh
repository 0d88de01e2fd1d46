# Sourced by the scripts that run checks: each step gets a header, its time, a log file and a name to fail by.
# shellcheck shell=bash

# A step's output goes through tee; without pipefail every step would succeed as tee does.
set -euo pipefail

# The feature makes a dev build serve the built UI as a release does. Every build here uses the same one, so
# that cargo builds the app once for clippy's sake and once for all of the tests.
app_features=(--features custom-protocol)
logs=${SHOPBELL_LOGS:-target/test-logs}
mkdir -p "$logs"
tests_passed=0
tests_failed=0

# Adds up what the runners say of themselves: cargo test, Vitest, Playwright and the plain line of our scripts.
count() {
  local passed failed
  passed=$(sed -E 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result: /{ n += $4 }
    /^ *Tests .*[0-9]+ passed/{ match($0, /[0-9]+ passed/); n += substr($0, RSTART) + 0 }
    /^ +[0-9]+ passed \(/{ n += $1 }
    /^[0-9]+ passed, [0-9]+ failed/{ n += $1 }
    END { print n + 0 }')
  failed=$(sed -E 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result: /{ n += $6 }
    /^ *Tests .*[0-9]+ failed/{ match($0, /[0-9]+ failed/); n += substr($0, RSTART) + 0 }
    /^ +[0-9]+ failed *$/{ n += $1 }
    /^[0-9]+ passed, [0-9]+ failed/{ n += $3 }
    END { print n + 0 }')
  tests_passed=$((tests_passed + passed))
  tests_failed=$((tests_failed + failed))
}

# step NAME COMMAND...: the first step that fails ends the run with its name and its log.
step() {
  local name=$1 from=$SECONDS code=0
  shift
  local log="$logs/${name//[^a-zA-Z0-9]/-}.log"
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 | tee "$log" || code=${PIPESTATUS[0]}
  count "$log"
  if [ "$code" != 0 ]; then
    printf '\n=== FAILED: %s (exit %s, %ss); log: %s\n' "$name" "$code" $((SECONDS - from)) "$log"
    [ "$tests_failed" -gt 0 ] || tests_failed=1
    printf '%s passed, %s failed\n' "$tests_passed" "$tests_failed"
    exit 1
  fi
  printf '=== ok: %s (%ss)\n' "$name" $((SECONDS - from))
}

# What core may not know: a window, the keychain, notifications.
core_stands_alone() {
  local found
  found=$(cargo tree --locked -p shopbell-core -e normal,build --prefix none | grep -E '^(tauri|wry|keyring|notify-rust)[ -]' || true)
  [ -z "$found" ] || { echo "shopbell-core depends on: $found" && return 1; }
  echo "shopbell-core has no window, keychain or notifications in its tree"
}

# A workspace of its own, which nothing else here resolves.
fuzz_lock_fits() {
  cargo tree --quiet --locked --manifest-path fuzz/Cargo.toml >/dev/null && echo "fuzz/Cargo.lock fits"
}

lint_steps() {
  step "lint: rustfmt" cargo fmt --all --check
  step "lint: core stands alone" core_stands_alone
  step "lint: lock file of the fuzz targets" fuzz_lock_fits
  step "lint: licences and sources" node dev/check-supply.mjs
  step "lint: third-party notices" node dev/notices.mjs
  step "lint: planted bugs" dev/plant.sh --check
  step "lint: advisories" dev/advisories.sh
  step "lint: biome" npm run --silent lint
  step "lint: types" npm run --silent typecheck
  step "lint: languages" npm run --silent check:i18n
  step "lint: styles" npm run --silent check:css
  step "lint: clippy" cargo clippy --locked --workspace --all-targets "${app_features[@]}" -- -D warnings
}
