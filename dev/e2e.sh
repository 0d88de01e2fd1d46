#!/usr/bin/env bash
# The real app in a real window on the virtual desktop. Arguments go to the test runner: dev/e2e.sh tray
set -euo pipefail
cd "$(dirname "$0")/.."
dev/setup.sh
. dev/steps.sh
step "build: ui" npm run --silent build
step "end to end" cargo test --locked -p shopbell "${app_features[@]}" --test e2e -- --ignored --test-threads=1 "$@"
printf '%s passed, %s failed\n' "$tests_passed" "$tests_failed"
