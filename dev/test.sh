#!/usr/bin/env bash
# Every check there is, from a clean clone, cheapest first; the first failing step ends the run.
set -euo pipefail
cd "$(dirname "$0")/.."
# A clean build gains nothing from incremental compilation and pays for it in time and disk.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0
dev/setup.sh
. dev/steps.sh

step "build: ui" npm run --silent build
lint_steps
step "test: ui units" npm run --silent test
step "test: rust" cargo test --locked --workspace "${app_features[@]}"
step "test: official clients" tests/clients/run.sh
step "test: ui in a browser" npm run --silent test:ui
# As one workspace, like the step before: with the features of one package alone, cargo would build all anew.
step "test: end to end" cargo test --locked --workspace "${app_features[@]}" --test e2e -- --ignored --test-threads=1

printf '\nall steps passed in %s min\n' $((SECONDS / 60))
printf '%s passed, %s failed\n' "$tests_passed" "$tests_failed"
