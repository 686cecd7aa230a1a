#!/bin/sh
# Time of complex surveys, the whole process (start, CSV, estimate), beside R survey where it is installed (R: design and estimate alone,
# without its start and its reading). Published for this kind of machine: survey 4.1-1, 1e5 rows: svymean 0.345, svyby of 10 domains 0.431,
# svyciprop 0.562; 1e6 rows: svymean 7.01 s.
#
#   bench/stats_survey.sh [PROGRAM]          default build/kangce
set -eu
kangce=${1:-build/kangce}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 - "$dir" <<'PY'
import random, sys
random.seed(20240601)
for name, n in (("small", 100_000), ("large", 1_000_000)):
    with open(f"{sys.argv[1]}/{name}.csv", "w") as f:
        f.write("strata,psu,weight,y,b,domain\n")
        for _ in range(n):
            psu = random.randrange(1000)
            y = random.gauss(50, 10) + psu % 7
            f.write(f"{psu % 50},{psu},{1 + random.random() * 5:.4f},{y:.3f},{int(y > 60)},{random.randrange(10)}\n")
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

for size in small large; do
    f="$dir/$size.csv"
    echo "$size: mean           $(seconds "$kangce" stats survey "$f" --threads 2 --y y --format csv)"
    echo "$size: 10 domains     $(seconds "$kangce" stats survey "$f" --threads 2 --y y --by domain --format csv)"
    echo "$size: proportion     $(seconds "$kangce" stats survey "$f" --threads 2 --y b --what proportion --format csv)"
    echo "$size: median         $(seconds "$kangce" stats survey "$f" --threads 2 --y y --what quantile --format csv)"
done

if command -v Rscript > /dev/null && Rscript -e 'quit(status = !requireNamespace("survey", quietly = TRUE))' 2> /dev/null; then
    Rscript - "$dir" <<'R'
suppressMessages(library(survey))
dir <- commandArgs(trailingOnly = TRUE)
for (size in c("small", "large")) {
  d <- read.csv(file.path(dir, paste0(size, ".csv")))
  design <- function() svydesign(id = ~psu, strata = ~strata, weights = ~weight, data = d)
  cat("R", size, "mean      ", system.time(svymean(~y, design()))[[3]], "s\n")
  if (size == "large") next
  s <- design()
  cat("R", size, "10 domains", system.time(svyby(~y, ~domain, s, svymean))[[3]], "s\n")
  cat("R", size, "proportion", system.time(svyciprop(~b, s))[[3]], "s\n")
  cat("R", size, "median    ", system.time(svyquantile(~y, s, 0.5))[[3]], "s\n")
}
R
fi
