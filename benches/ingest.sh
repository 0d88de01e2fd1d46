#!/usr/bin/env bash
# The whole list of charges from one server in one run: the walk that records each of them in the ledger, beside the
# official API clients, which only page. Every reader has its turn in each round; the medians are compared.
set -euo pipefail
cd "$(dirname "$0")/.."
. benches/compare/clients.sh
python_client
node_client
rounds=${INGEST_ROUNDS:-3}
bench=$(cargo bench --locked --package shopbell-core --bench ingest --no-run --message-format=json |
  sed -nE 's/.*"name":"ingest".*"executable":"([^"]+)".*/\1/p')
serve "${INGEST_ROWS:-100000} charges"

shopbell() { INGEST_URL=$url INGEST_KEY=$key INGEST_READER=$1 "$bench"; }
readers=("Shopbell, the walk into the ledger" "Shopbell, only paging" "stripe for Python, only paging"
  "stripe for Node, only paging")
run() {
  case $1 in
    0) shopbell walk ;;
    1) shopbell paging ;;
    2) "$python" benches/compare/page.py "$url" "$key" ;;
    3) node benches/compare/page.mjs "$url" "$key" ;;
  esac
}

took=$(for _ in $(seq "$rounds"); do
  for reader in "${!readers[@]}"; do
    echo "$reader $(run "$reader")"
  done
done)
median() { awk -v reader="$1" '$1 == reader { print $2 }' <<<"$took" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
walk=$(median 0)
for reader in "${!readers[@]}"; do
  count=$(awk -v reader="$reader" '$1 == reader { print $3; exit }' <<<"$took")
  awk -v name="${readers[$reader]}" -v seconds="$(median "$reader")" -v walk="$walk" -v count="$count" -v rounds="$rounds" 'BEGIN {
    printf "%s: %d charges over loopback in %.1f s (median of %d), %d objects per second, %.2f x the walk'\''s time\n",
      name, count, seconds, rounds, count / seconds, seconds / walk }'
done
