#!/usr/bin/env bash
# Brings a Debian or Ubuntu machine that has Rust, Node 20+ and npm to where everything here builds and runs.
# Safe to repeat: it asks apt only for what is missing and npm only when the lock file changed.
set -euo pipefail
cd "$(dirname "$0")/.."

# What the app is built on.
build=(build-essential pkg-config libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev libxdo-dev)
# The virtual desktop, and what reads real things back from it.
desktop=(xvfb openbox dbus gnome-keyring libsecret-tools dunst xfce4-panel xfconf libglib2.0-bin imagemagick wmctrl
  xdotool procps)
# Drivers for the real webview and for the browser tests, the official Python client, fonts for both languages.
drivers=(webkit2gtk-driver python3 python3-venv fonts-dejavu-core fonts-noto-cjk fonts-noto-color-emoji)

has() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

fail() { echo "setup: $1" >&2 && exit 1; }

command -v apt-get >/dev/null || fail "this script knows Debian and Ubuntu; CONTRIBUTING.md lists what to install elsewhere"
command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs"
for program in node npm; do
  command -v "$program" >/dev/null || fail "$program is missing: Node 20 or newer with npm, https://nodejs.org"
done
node_major=$(node -p 'process.versions.node.split(".")[0]')
[ "$node_major" -ge 20 ] || fail "Node $node_major is too old: 20 or newer is needed"

missing=()
for package in "${build[@]}" "${desktop[@]}" "${drivers[@]}"; do
  has "$package" || missing+=("$package")
done
# Ubuntu ships Chromium as a snap only, which many machines cannot run; any Chrome or Chromium that is there will do.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || missing+=(chromium)

if [ ${#missing[@]} -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo; install as root: ${missing[*]}"
    sudo=(sudo)
  fi
  echo "setup: installing ${missing[*]}"
  # An apt run of another program may hold the lock for a while: wait for it rather than fail.
  apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  "${apt[@]}" update -q
  if [ -z "$browser" ] && ! apt-cache show chromium >/dev/null 2>&1; then
    for at in "${!missing[@]}"; do
      [ "${missing[$at]}" = chromium ] && missing[at]=chromium-browser
    done
  fi
  "${apt[@]}" install -q -y --no-install-recommends "${missing[@]}"
fi

# The stamp holds the lock file's checksum: a time stamp would not survive a switch of branches.
sum=$(cksum package-lock.json)
if [ ! -d node_modules ] || [ "$(cat node_modules/.shopbell-setup 2>/dev/null)" != "$sum" ]; then
  echo "setup: npm ci"
  npm ci --no-audit --no-fund
  echo "$sum" >node_modules/.shopbell-setup
fi
echo "setup: done"
