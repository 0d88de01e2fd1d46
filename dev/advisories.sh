#!/usr/bin/env bash
# What is known against the packages that are built upon. This is the one check that needs the network: where
# it, or its tool, cannot be had, it says so and lets the rest go on; what it finds fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."

skipped() { echo "SKIPPED: $1"; }
out=$(mktemp)
trap 'rm -f "$out"' EXIT

if ! cargo deny --version >/dev/null 2>&1; then
  skipped "advisories of crates: cargo-deny is not installed (cargo install --locked cargo-deny)"
elif ! timeout 120 cargo deny fetch db >"$out" 2>&1; then
  skipped "advisories of crates: their database cannot be fetched: $(tail -n 1 "$out")"
else
  cargo deny --locked --all-features check advisories bans licenses sources
fi

# Its answer says which it is: a report has counts, and a registry that was not reached has none.
timeout 120 npm audit --json --audit-level=high >"$out" 2>/dev/null || true
if counts=$(node -e '
  const { metadata } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const { critical, high, moderate, low } = metadata.vulnerabilities;
  console.log(`npm: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`);
  process.exitCode = critical + high > 0 ? 3 : 0;' "$out" 2>/dev/null); then
  echo "$counts"
elif [ -n "$counts" ]; then
  echo "$counts: npm audit names them" && exit 1
else
  skipped "advisories of npm packages: the registry does not answer what is known of them"
fi
