#!/bin/sh
# Time to read a plan, the whole process, as a Markdown table: the example plan, and the five plans where they are there.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O2 -o "$work/measure" bench/measure.c
echo "| document | bytes | median ms | minimum ms | peak MiB |"
echo "|---|---|---|---|---|"
set -- $("$work/measure" 30 build/kangce --version)
echo "| none (kangce --version) | 0 | $1 | $2 | $3 |"
for f in tests/data/example-plan.txt ../shared/plans/*.txt; do
  [ -f "$f" ] || continue
  set -- $("$work/measure" 30 build/kangce plan read "$f" --format json)
  echo "| $(basename "$f" | cut -c1-12) | $(wc -c <"$f") | $1 | $2 | $3 |"
done
