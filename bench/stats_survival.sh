#!/bin/sh
# Time of survival methods, the whole process (start, CSV, population table, estimate), beside R survival and relsurv where installed (R:
# the calls alone). Published for this kind of machine: relsurv 2.2-9, 5971 patients: Ederer II 3.15 s, Pohar-Perme 5.54 s;
# survival 3.5-3, Kaplan-Meier of 1e5 patients 0.128 s. The patients are made up here, with the size and follow-up of relsurv's colrec.
#
#   bench/stats_survival.sh [PROGRAM]        default build/kangce
set -eu
kangce=${1:-build/kangce}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 - "$dir" <<'PY'
import datetime, math, random, sys
random.seed(20240601)
first, last = datetime.date(1994, 1, 1), datetime.date(2016, 4, 1)
def people(name, n):
    with open(f"{sys.argv[1]}/{name}.csv", "w") as f:
        f.write("time_days,status,age_days,sex,diagnosis_date\n")
        for _ in range(n):
            date = first + datetime.timedelta(days=random.randrange(2500))
            end, life = (last - date).days, int(random.weibullvariate(2600, 0.6))
            f.write(f"{min(life, end)},{int(life < end)},{int(random.gauss(67, 11) * 365.241)},{random.choice('12')},{date}\n")
people("cohort", 5971)
people("large", 100_000)
with open(f"{sys.argv[1]}/table.csv", "w") as f:
    f.write("year,age,sex,daily_hazard\n")
    for year in range(1980, 2021):
        for age in range(104):
            for sex in (1, 2):
                f.write(f"{year},{age},{sex},{math.exp(-15.5 + 0.09 * age - 0.015 * (year - 1980) - 0.4 * (sex - 1))}\n")
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

years=1y,2y,3y,4y,5y,6y,7y,8y,9y,10y
for method in ederer1 ederer2 hakulinen pohar-perme; do
    for mode in relsurv daily; do
        echo "5971 patients, $method, $mode: $(seconds "$kangce" stats relative-survival "$dir/cohort.csv" --population-table "$dir/table.csv" \
            --times $years --method $method --mode $mode --format csv)"
    done
done
echo "100000 patients, pohar-perme, relsurv: $(seconds "$kangce" stats relative-survival "$dir/large.csv" --population-table "$dir/table.csv" \
    --times $years --format csv)"
echo "100000 patients, Kaplan-Meier: $(seconds "$kangce" stats kaplan-meier "$dir/large.csv" --times $years --format csv)"

if command -v Rscript > /dev/null && Rscript -e 'quit(status = !requireNamespace("relsurv", quietly = TRUE))' 2> /dev/null; then
    Rscript - "$dir" <<'R'
suppressMessages(library(relsurv))
dir <- commandArgs(trailingOnly = TRUE)
data(slopop)
d <- read.csv(file.path(dir, "cohort.csv"))
d$diag <- as.Date(d$diagnosis_date)
for (m in c("ederer2", "pohar-perme"))
  cat("R relsurv 5971 patients,", m, system.time(rs.surv(Surv(time_days, status) ~ 1, data = d, ratetable = slopop,
      rmap = list(age = age_days, sex = sex, year = diag), method = m))[[3]], "s\n")
l <- read.csv(file.path(dir, "large.csv"))
cat("R survival 100000 patients, Kaplan-Meier", system.time(survfit(Surv(time_days, status) ~ 1, data = l))[[3]], "s\n")
R
fi
