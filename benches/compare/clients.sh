# Sourced by the comparisons: the official API clients at the versions that tests/clients pins, and a server for them.
# shellcheck shell=bash
target=${CARGO_TARGET_DIR:-$PWD/target}
pinned=$PWD/tests/clients
python=$target/clients/venv/bin/python
key=sk_test_51ShopbellSandboxKilnAndCup0001
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PYTHONDONTWRITEBYTECODE=1

# Installs anew only where the list of packages is another one; the same places and stamps as the tests of the clients.
stamped() { [ "$(cat "$1" 2>/dev/null)" = "$(cksum <"$2")" ]; }

python_client() {
  stamped "$target/clients/venv/stamp" "$pinned/requirements.txt" && return
  rm -rf "$target/clients/venv"
  python3 -m venv "$target/clients/venv"
  "$target/clients/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pinned/requirements.txt"
  cksum <"$pinned/requirements.txt" >"$target/clients/venv/stamp"
}

node_client() {
  stamped "$pinned/node/node_modules/.stamp" "$pinned/node/package-lock.json" && return
  npm ci --prefix "$pinned/node" --silent --no-audit --no-fund
  cksum <"$pinned/node/package-lock.json" >"$pinned/node/node_modules/.stamp"
}

# Starts a sandbox with, for example, "100000 charges" in it, waits for it, and sets $url; it ends with the script.
serve() {
  cargo build --quiet --locked --release --package shopbell-sandbox
  coproc SANDBOX { exec "$target/release/shopbell-sandbox" --key "$key" --seed "$1"; }
  # shellcheck disable=SC2064  # the number of now
  trap "kill $SANDBOX_PID 2>/dev/null || true" EXIT
  read -r line <&"${SANDBOX[0]}"
  url=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' <<<"$line")
}
