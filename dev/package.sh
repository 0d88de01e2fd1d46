#!/usr/bin/env bash
# Installable packages for the system this runs on, under target/release/bundle/.
set -euo pipefail
cd "$(dirname "$0")/.."
# An AppImage would download its tools while it is built; the two packages of Linux need nothing.
bundles=()
case $(uname -s) in
  Linux) dev/setup.sh && bundles=(--bundles deb,rpm) ;;
  *) npm ci ;;
esac
# The texts of all that is taken in go into the package, made anew each time.
node dev/notices.mjs
npx tauri build ${bundles[@]+"${bundles[@]}"} \
  --config '{"bundle":{"resources":{"target/notices/THIRD-PARTY-NOTICES.txt":"THIRD-PARTY-NOTICES.txt"}}}' \
  -- --locked
