#!/bin/sh
# Rates and standardised rates: seconds of the whole process (start, reading the CSV, calculation, writing the CSV). Prints a Markdown table.
#
#   usage: bench/stats_rates.sh [PATH/kangce [RUNS]]      KC_BENCH_GROUPS=100000 KC_BENCH_ROWS=1000000
#
# The numbers of PHEindicatormethods 2.1.0 (R 4.2.2, medians of 3 on a 2-core machine, calculation alone, reading not counted) are quoted, and
# run here as well when Rscript and that package are installed.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
kangce=$(realpath "${1:-$here/build/kangce}")
runs=${2:-5}
groups=${KC_BENCH_GROUPS:-100000} rows=${KC_BENCH_ROWS:-1000000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/kc-bench-XXXXXX")
trap 'rm -rf "$dir"' EXIT INT TERM
export KANGCE_LANG=en
python3 "$here/bench/stats_rates_data.py" "$dir" "$groups" "$rows"

timed() { # median and minimum seconds of a command, peak MiB
    python3 - "$runs" "$@" <<'PY'
import resource, statistics, subprocess, sys, time
runs, cmd, seconds = int(sys.argv[1]), sys.argv[2:], []
for _ in range(runs):
    start = time.perf_counter()
    subprocess.run(cmd, check=True, stdout=subprocess.DEVNULL)
    seconds.append(time.perf_counter() - start)
print(f"{statistics.median(seconds):.3f} | {min(seconds):.3f} | {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}")
PY
}

peer() { # R expression on the data frame d; seconds of the expression, or "not run here"
    Rscript -e "suppressMessages({library(PHEindicatormethods);library(dplyr)});d<-read.csv('$dir/$1');cat(sprintf('%.2f',system.time($2)[3]))" 2>/dev/null || echo "not run here"
}

echo "| task | median s | minimum s | peak MiB | PHEindicatormethods, published | here |"
echo "|---|---:|---:|---:|---:|---:|"
line() { # task, published, data, R expression, arguments
    task=$1 published=$2 data=$3 expression=$4
    shift 4
    echo "| $task | $(timed "$kangce" stats "$@" --output "$dir/out.csv") | $published | $(peer "$data" "$expression") |"
}
line "dsr, $groups groups x 19 bands" 71.96 dsr.csv "d %>% group_by(area) %>% calculate_dsr(count, pop, stdpop = stdpop)" \
    dsr "$dir/dsr.csv" --group area
line "proportion, $rows rows" 0.230 rows.csv "phe_proportion(d, count, pop)" proportion "$dir/rows.csv" --denominator pop
line "proportion, $rows rows named by area" "" rows.csv "phe_proportion(d, count, pop)" proportion "$dir/rows.csv" --denominator pop --group area
line "rate, $rows rows" 5.95 rows.csv "phe_rate(d, count, pop)" rate "$dir/rows.csv"
line "rate, $rows rows named by area" "" rows.csv "phe_rate(d, count, pop)" rate "$dir/rows.csv" --group area
