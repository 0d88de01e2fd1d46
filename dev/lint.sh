#!/usr/bin/env bash
# Everything that reads the code without running it.
set -euo pipefail
cd "$(dirname "$0")/.."
dev/setup.sh
. dev/steps.sh
# The shell embeds the built UI, so even a check of it needs one.
step "build: ui" npm run --silent build
lint_steps
