#!/bin/sh
# Import speed and growth: prints a Markdown table.
#
#   usage: bench/import.sh [PATH/kangce]          KC_BENCH_DIR=folder on the disk to measure (default: a temporary one)
#
# For each size: a fresh database, `kangce import` of a CSV file (whole process: start, reading, checks, sort, journal, segments,
# audit, commit, write-back), and bench/bare_insert.c on the same rows, three runs each, the best of each counts. Then the same
# file again (nothing changes) and `kangce verify`.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
kangce=$(realpath "${1:-$here/build/kangce}")
dir=$(mktemp -d "${KC_BENCH_DIR:-${TMPDIR:-/tmp}}/kc-bench-XXXXXX")
trap 'rm -rf "$dir"' EXIT
export KANGCE_LANG=en
cc -O2 -o "$dir/bare" "$here/bench/bare_insert.c" -lsqlite3

timed() { # seconds and peak MiB of a command, its output into $dir/out
    python3 - "$dir/out" "$@" <<'PY'
import resource, subprocess, sys, time
out, cmd = sys.argv[1], sys.argv[2:]
start = time.perf_counter()
with open(out, "wb") as f:
    code = subprocess.call(cmd, stdout=f, stderr=subprocess.STDOUT)
seconds = time.perf_counter() - start
if code:
    sys.exit(f"{cmd[0]} ended with {code}: " + open(out, encoding="utf-8").read())
print(f"{seconds:.3f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}")
PY
}

echo "| values | indicators × years × regions | import s | values/s | bare insert s | import / bare rate | peak MiB | again s | verify s | file MiB |"
echo "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|"
for size in ${KC_BENCH_SIZES:-100,10,100 100,10,1000 100,10,3000}; do
    n_ind=${size%%,*} rest=${size#*,}
    n_year=${rest%%,*} n_reg=${rest#*,}
    python3 "$here/bench/import_data.py" "$dir" "$n_ind" "$n_year" "$n_reg"
    best=999 bare=999 peak=0
    rm -f "$dir"/empty.db*
    "$kangce" init --db "$dir/empty.db" --plan zhejiang-2023 --regions "$dir/regions.csv" > /dev/null
    for run in 1 2 3; do
        rm -f "$dir"/t.db* "$dir"/b.db*
        cp "$dir/empty.db" "$dir/t.db"
        cp "$dir/empty.db" "$dir/b.db"
        sync
        set -- $(timed "$kangce" import "$dir/values.csv" --db "$dir/t.db")
        best=$(python3 -c "print(min($best, $1))")
        peak=$2
        sync
        set -- $("$dir/bare" "$dir/t.db" "$dir/b.db")
        bare=$(python3 -c "print(min($bare, $2))")
    done
    mib=$(python3 -c "import os; print(round(os.path.getsize('$dir/t.db') / 1048576))")
    set -- $(timed "$kangce" import "$dir/values.csv" --db "$dir/t.db")
    again=$1
    set -- $(timed "$kangce" verify --db "$dir/t.db")
    python3 -c "
n = $n_ind * $n_year * $n_reg
print(f'| {n:,} | {$n_ind} × {$n_year} × {$n_reg} | {$best:.2f} | {n / $best:,.0f} | {$bare:.2f} | {$bare / $best:.2f} | $peak | $again | $1 | $mib |')"
done
