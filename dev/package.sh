#!/usr/bin/env bash
# Installable packages for the system this runs on, under target/release/bundle/.
set -euo pipefail
cd "$(dirname "$0")/.."
case $(uname -s) in
  # An AppImage would download its tools while it is built; the two packages need nothing.
  Linux) dev/setup.sh && npx tauri build --bundles deb,rpm ;;
  *) npm ci && npx tauri build ;;
esac
