#!/bin/sh
# Time to read a plan: the whole process, cold caches of nothing but the program itself. Prints a Markdown table.
# Growth: the example plan repeated with its headings renumbered by the shell is no plan, so the sizes are real documents
# where the shared plans are there, and the example plan always.
set -eu
cd "$(dirname "$0")/.."
k=build/kangce
echo "| document | bytes | median ms | minimum ms | peak MiB |"
echo "|---|---|---|---|---|"
for f in tests/data/example-plan.txt ../shared/plans/*.txt; do
  [ -f "$f" ] || continue
  set -- $(python3 bench/time_command.py 30 $k plan read "$f" --format json)
  echo "| $(basename "$f" | cut -c1-12) | $(wc -c <"$f") | $1 | $2 | $3 |"
done
