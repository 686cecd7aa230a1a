#!/bin/sh
# Time of outbreak detection: growth with series and threads; beside R surveillance where it is installed (10 series, as it takes minutes).
#
#   bench/stats_outbreak.sh [PROGRAM]        default build/kangce
#
# Series: 368 weeks, negative binomial with season and trend, seed fixed; the last 104 weeks are judged with 5 years, half window 3, 10 periods.
set -eu
kangce=${1:-build/kangce}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 - "$dir" <<'PY'
import csv, math, random, sys
random.seed(20240601)
def poisson(m):
    if m > 50: return max(0, round(random.gauss(m, math.sqrt(m))))
    l, k, p = math.exp(-m), 0, 1.0
    while True:
        p *= random.random()
        if p <= l: return k
        k += 1
def week(s, t):
    return poisson((1 + s % 20) * math.exp(0.3 * math.cos(2 * math.pi * t / 52) + 0.0005 * t) * random.gammavariate(4, 0.25))
series = [[week(s, t) for t in range(368)] for s in range(1000)]
for n in (10, 100, 1000):
    with open(f"{sys.argv[1]}/{n}.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["series", "index", "count"])
        w.writerows([s, t + 1, y] for s in range(n) for t, y in enumerate(series[s]))
PY

seconds() {
    python3 - "$@" <<'PY'
import subprocess, sys, time
times = []
for _ in range(5):
    start = time.perf_counter()
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
    times.append(time.perf_counter() - start)
print(f"{sorted(times)[2]:.3f} s (median of 5)")
PY
}

for threads in 1 2 4; do
    for n in 10 100 1000; do
        printf 'farrington flexible, %4d series x 104 weeks, %d threads: ' "$n" "$threads"
        seconds "$kangce" stats farrington "$dir/$n.csv" --group series --last 104 --threads "$threads" --format csv
    done
done
for method in "farrington --version 1996" "moving-percentile" "ears --method C2"; do
    printf '%s, 1000 series x 104 weeks: ' "$method"
    # shellcheck disable=SC2086
    seconds "$kangce" stats $method "$dir/1000.csv" --group series --last 104 --format csv
done

if command -v Rscript >/dev/null && Rscript -e 'quit(status = !requireNamespace("surveillance", quietly = TRUE))' >/dev/null 2>&1; then
    cat >"$dir/peer.R" <<'R'
suppressMessages(library(surveillance))
d <- read.csv(commandArgs(TRUE)[1])
y <- matrix(d$count, ncol = length(unique(d$series)))
s <- sts(observed = y, freq = 52)
control <- list(range = (nrow(y) - 103):nrow(y), b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, weightsThreshold = 2.58,
                thresholdMethod = "nbPlugin", alpha = 0.05)
t <- system.time(r <- suppressWarnings(farringtonFlexible(s, control)))[["elapsed"]]
cat(sprintf("R surveillance %s, farringtonFlexible, %d series x 104 weeks: %.1f s\n", packageVersion("surveillance"), ncol(y), t))
R
    Rscript "$dir/peer.R" "$dir/10.csv"
else
    echo "R surveillance is not installed: not compared"
fi
