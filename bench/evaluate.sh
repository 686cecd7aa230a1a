#!/bin/sh
# Time and memory of one evaluation over three sizes: 150 indicators x N regions x 10 years of synthetic values, from a cold process, the run
# stored, nothing printed. Prints a Markdown table. usage: bench/evaluate.sh [RUNS] ; KANGCE_BIN names another program than build/kangce.
# "new": the run is computed and stored. "again": it is computed and found to be stored already. Caches of the system are warm.
set -eu
cd "$(dirname "$0")/.."
runs=${1:-7}
k=${KANGCE_BIN:-build/kangce}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
echo "| indicators | regions | years | values | median ms, new | minimum ms, new | median ms, again | peak MiB | run MiB |"
echo "|---|---|---|---|---|---|---|---|---|"
for regions in 500 1500 4500; do
  python3 bench/evaluate_data.py 150 $regions "$dir/plan.yaml" "$dir/regions.csv"
  rm -f "$dir"/*.db*
  "$k" init --db "$dir/a.db" --plan "$dir/plan.yaml" --regions "$dir/regions.csv" >/dev/null
  "$k" sample --db "$dir/a.db" --year 2024 --seed 1 --years 10 >/dev/null
  python3 bench/evaluate_time.py "$k" "$dir" "$regions" "$runs"
done
