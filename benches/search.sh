#!/usr/bin/env bash
# The search of benches/search.rs through the official API client, over 100,000 customers.
set -euo pipefail
cd "$(dirname "$0")/.."
. benches/compare/clients.sh
python_client
serve "${SEARCH_ROWS:-100000} customers"
"$python" benches/compare/search.py "$url" "$key"
