#!/bin/sh
# Time of trend, joinpoint and forecast, the whole process, beside R forecast and segmented where they are installed (R: the calls alone,
# without its start). R trend is not in Debian. Published for this kind of machine: forecast 8.20, holt, 100 series n = 30 h = 10: 0.356 s.
#
#   bench/stats_trend.sh [PROGRAM]           default build/kangce
set -eu
kangce=${1:-build/kangce}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 - "$dir" <<'PY'
import csv, math, random, sys
random.seed(20240601)
def series(n):
    level, trend, out = random.uniform(20, 80), random.uniform(-0.03, 0.02), []
    for t in range(n):
        level *= math.exp(trend + random.gauss(0, 0.02))
        out.append(level * math.exp(random.gauss(0, 0.03)))
    return out
def write(name, groups, n, first):
    with open(f"{sys.argv[1]}/{name}.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["series", "year", "rate"])
        w.writerows([g, first + t, f"{y:.8f}"] for g in range(groups) for t, y in enumerate(series(n)))
write("short", 100, 30, 1990)
write("many", 10000, 15, 2005)
write("long", 1, 99, 1900)
PY

seconds() {
    python3 - "$@" <<'PY'
import subprocess, sys, time
times = []
for _ in range(5):
    start = time.perf_counter()
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
    times.append(time.perf_counter() - start)
print(f"{sorted(times)[2]:.3f} s")
PY
}

echo "| task | kangce (median of 5) |"
echo "|---|---|"
row() { name=$1; shift; echo "| $name | $(seconds "$kangce" stats "$@") |"; }
row "trend, 10 000 series of 15" trend "$dir/many.csv" --group series
row "holt, 100 series of 30, 10 ahead" forecast "$dir/short.csv" --group series --model holt --to 2029
row "ets, 100 series of 30, 10 ahead" forecast "$dir/short.csv" --group series --model ets --to 2029
row "back-test of nine models, 100 series of 30" backtest "$dir/short.csv" --group series
row "joinpoint, 99 years, 0-3, BIC" joinpoint "$dir/long.csv" --select bic
row "joinpoint, 99 years, 0-3, 4499 permutations" joinpoint "$dir/long.csv"
row "joinpoint, 100 series of 30, 0-3, 4499 permutations" joinpoint "$dir/short.csv" --group series
row "joinpoint, 99 years, 2 anywhere (grid 10, refined)" joinpoint "$dir/long.csv" --number 2 --grid 10 --refine

command -v Rscript >/dev/null || exit 0
cat >"$dir/peer.R" <<'R'
dir <- commandArgs(TRUE)[1]
short <- read.csv(file.path(dir, "short.csv")); long <- read.csv(file.path(dir, "long.csv"))
each <- split(short$rate, short$series)
say <- function(name, f) {
  t <- try(median(replicate(3, system.time(f())[["elapsed"]])), silent = TRUE)
  if (!inherits(t, "try-error")) cat(sprintf("| %s | %.3f s |\n", name, t))
}
cat("\n| task | R (median of 3) |\n|---|---|\n")
if (suppressMessages(require(forecast, quietly = TRUE))) {
  say("forecast: holt, 100 series of 30, 10 ahead", function() for (y in each) holt(ts(y), h = 10))
  say("forecast: ets, 100 series of 30, 10 ahead", function() for (y in each) forecast(ets(ts(y)), h = 10))
}
if (suppressMessages(require(segmented, quietly = TRUE))) {
  fit <- lm(log(rate) ~ year, long)
  say("segmented: 99 years, 2 breaks", function() segmented(fit, ~year, npsi = 2))
}
R
Rscript "$dir/peer.R" "$dir"
