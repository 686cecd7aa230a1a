#!/bin/sh
# Time of ranks under uncertainty, the whole process (reading CSV, preparing tables, replications, summaries, printing), as a Markdown table.
# usage: bench/stats_index.sh [KANGCE]
# First the ASEM index with its four choices, then made data: growth with units, indicators, replications, threads.
set -eu
cd "$(dirname "$0")/.."
kangce=${1:-build/kangce}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/measure.py" <<'END'
# RUNS COMMAND…: median of elapsed and of processor seconds, peak MiB. Processor time tells growth where others share the machine.
import resource, statistics, subprocess, sys, time

wall, cpu = [], []
for _ in range(int(sys.argv[1])):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall.append(time.monotonic() - start)
    cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
print(f"{statistics.median(wall):.3f} | {statistics.median(cpu):.3f} | {after.ru_maxrss / 1024:.0f}")
END

simulate='simulate:
  mode: random
  winsorise: [1, 2, 3, 4, 5]
  normalise:
    - { method: minmax, range: [1, 100] }
    - { method: zscore, mean: 10, sd: 2 }
  aggregate: [arithmetic, geometric]
  weight_noise: 0.25'

made() { # units indicators -> $work/made.yaml, made.csv: eight dimensions, two pillars, a common factor and noise
  awk -v n="$2" -v sim="$simulate" 'BEGIN {
    print "unit: unit\nindicators:"
    for (j = 1; j <= n; j++) printf "  - { code: i%d, parent: d%d, direction: %d }\n", j, j % 8, j % 4 ? 1 : -1
    print "aggregates:"
    for (d = 0; d < 8; d++) printf "  - { code: d%d, parent: p%d }\n", d, d % 2
    print "  - { code: p0, parent: index }\n  - { code: p1, parent: index }\n  - { code: index }"
    print "steps:\n  - treat: { winsorise: 5 }\n  - normalise: { method: minmax, range: [1, 100] }\n" sim
  }' >"$work/made.yaml"
  awk -v units="$1" -v n="$2" 'BEGIN {
    srand(1)
    printf "unit"
    for (j = 1; j <= n; j++) printf ",i%d", j
    for (i = 1; i <= units; i++) {
      printf "\nu%d", i
      common = rand() + rand() + rand()
      for (j = 1; j <= n; j++) printf ",%.4f", 10 + (j % 4 ? common : 3 - common) + rand() + rand()
    }
    print ""
  }' >"$work/made.csv"
}

line() { # runs label threads arguments…
  runs=$1 label=$2 threads=$3
  shift 3
  echo "| $label | $threads | $(python3 "$work/measure.py" "$runs" "$kangce" index "$@" --threads "$threads" --table intervals) |"
}

echo "| index | threads | elapsed s | processor s | peak MiB |"
echo "|---|---:|---:|---:|---:|"
asem=tests/reference/data/composite
cp "$asem/asem_iData.csv" "$asem/asem_iMeta.csv" "$work"
sed '/^simulate:/,$d' "$asem/asem-uncertainty.yaml" >"$work/asem.yaml"
echo "$simulate" >>"$work/asem.yaml"
line 30 "ASEM 51 x 49, deterministic (no replications)" 1 "$work/asem.yaml" --simulate 1
line 30 "ASEM 51 x 49, 1,000 replications, 4 choices" 1 "$work/asem.yaml" --simulate 1000
line 30 "ASEM 51 x 49, 1,000 replications, 4 choices" 2 "$work/asem.yaml" --simulate 1000
line 10 "ASEM 51 x 49, 10,000 replications, 4 choices" 2 "$work/asem.yaml" --simulate 10000
made 3000 60
line 3 "3,000 x 60, 10,000 replications, 4 choices" 1 "$work/made.yaml" "$work/made.csv" --simulate 10000
line 3 "3,000 x 60, 10,000 replications, 4 choices" 2 "$work/made.yaml" "$work/made.csv" --simulate 10000
for times in 2500 5000; do
  line 3 "3,000 x 60, $times replications" 2 "$work/made.yaml" "$work/made.csv" --simulate "$times"
done
for units in 750 1500 6000; do
  made "$units" 60
  line 3 "$units x 60, 10,000 replications" 2 "$work/made.yaml" "$work/made.csv" --simulate 10000
done
for indicators in 120 240; do
  made 3000 "$indicators"
  line 3 "3,000 x $indicators, 10,000 replications" 2 "$work/made.yaml" "$work/made.csv" --simulate 10000
done
