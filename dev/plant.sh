#!/usr/bin/env bash
# Plants each bug of tests/simulation/planted (or those named) in a copy of the tree, and has the simulation
# look for it in SEEDS histories (60) from FROM (1) on; see docs/simulation.md. `--check` only says whether
# all of them still fit the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
patches=(tests/simulation/planted/*.patch)
allowed_misses=1

if [ "${1:-}" = --check ]; then
  for patch in "${patches[@]}"; do git apply --check "$patch" || { echo "$patch does not fit any more" && exit 1; }; done
  echo "${#patches[@]} planted bugs fit the tree"
  exit
fi
if [ $# -gt 0 ]; then
  allowed_misses=0
  patches=()
  for name in "$@"; do patches+=(tests/simulation/planted/"$name"*.patch); done
fi

work=${CARGO_TARGET_DIR:-$root/target}/planted
# Not the tree's own: cargo names what it builds by the path within the workspace, and would take a planted
# core for the tree's.
export CARGO_TARGET_DIR=$work/build
export SEEDS=${SEEDS:-60} FROM=${FROM:-1} STOP=1 TRIES=0 RUST_BACKTRACE=0
profile=${PROFILE:-simulation}
tree=$work/tree
log=$work/log
rm -rf "$tree"
mkdir -p "$tree" "$log"
# The tree as it stands, not as it was committed.
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ -e "$file" ] && printf '%s\0' "$file"
done | xargs -0 cp --parents -p -t "$tree"
# A run that was broken off may have left a build with its bug: the copy is newer than that.
find "$tree/src-tauri/core/src" -name '*.rs' -exec touch {} +
# The copy stands in no repository, so that patches are applied there.
export GIT_CEILING_DIRECTORIES=$work
simulation=(cargo test --locked --profile "$profile" -p shopbell-core --test simulation)

# What the verdict of a log names.
kinds() {
  local found=()
  local -A words=([lost]='lost: ' [doubled]='doubled: ' [untold]='untold: ' ['false status']='false status: ' \
    [late]='slow: ' [stale]='stale: ' ['over 100 calls']='most calls if too many: Some' ['not the same twice']='is not the same twice')
  for kind in lost doubled untold 'false status' late stale 'over 100 calls' 'not the same twice'; do
    grep -qE "^(seed [0-9]+:? )?${words[$kind]}" "$1" && found+=("$kind")
  done
  grep -qE 'connections: ([02-9]|1[0-9])' "$1" && found+=('second identity')
  [ ${#found[@]} -gt 0 ] || found=("panic: $(grep -m1 -A1 'panicked at' "$1" | tail -1 | cut -c1-60)")
  local IFS=,
  echo "${found[*]}" | sed 's/,/, /g'
}

missed=0
broken=0
printf '%-28s %-6s %-44s %s\n' patch seed 'what the verdict said' seconds
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  out=$log/$name.log
  begun=$SECONDS seed=- said=
  if ! (cd "$tree" && git apply "$root/$patch") >"$out" 2>&1; then
    said='DOES NOT APPLY' broken=$((broken + 1))
  elif ! (cd "$tree" && "${simulation[@]}" --no-run) >"$out" 2>&1; then
    said='DOES NOT COMPILE' broken=$((broken + 1))
  else
    code=0
    (cd "$tree" && timeout 1200 "${simulation[@]}") >"$out" 2>&1 || code=$?
    if [ $code = 0 ]; then
      said='NOT FOUND' missed=$((missed + 1))
    elif [ $code = 124 ]; then
      said='HANGS' missed=$((missed + 1))
    else
      seed=$(grep -oE '^seed [0-9]+' "$out" | head -1 | cut -d' ' -f2 || true)
      seed=${seed:--} said=$(kinds "$out")
    fi
  fi
  # Written anew, so that the next build sees it; a patch that did not apply changed nothing.
  (cd "$tree" && git apply -R "$root/$patch") 2>/dev/null || true
  printf '%-28s %-6s %-44s %s\n' "$name" "$seed" "$said" $((SECONDS - begun))
done
printf '\n%s of %s found\n' $((${#patches[@]} - missed - broken)) ${#patches[@]}
[ $broken = 0 ] && [ $missed -le $allowed_misses ]
