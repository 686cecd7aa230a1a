#!/bin/sh
# Times life expectancy and the slope index on made data: growth with groups, repetitions and threads.
# usage: bench/stats_life.sh [KANGCE [GROUPS]]     (seconds of wall clock; reading and writing CSV included)
set -eu
cd "$(dirname "$0")/.."
kangce=$(realpath "${1:-build/kangce}")
groups=${2:-100000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

bands() { # groups
    awk -v n="$1" 'BEGIN {
        print "area,age,deaths,population"
        srand(1)
        for (g = 1; g <= n; g++)
            for (b = 0; b < 20; b++) {
                age = b == 0 ? 0 : b == 1 ? 1 : 5 * (b - 1)
                pop = int(2000 + 8000 * rand())
                printf "%d,%d,%d,%d\n", g, age, int(pop * (0.0005 + exp(0.095 * age) * 0.00004) * (0.5 + rand())), pop
            }
    }'
}

deciles() { # areas
    awk -v n="$1" 'BEGIN {
        print "area,quantile,population,value,se"
        srand(2)
        for (g = 1; g <= n; g++) for (q = 1; q <= 10; q++) printf "%d,%d,%d,%.4f,%.3f\n", g, q, 5000 + 5000 * rand(), 74 + q + 2 * rand(), 0.8 + rand()
    }'
}

seconds() { # label, command...
    label=$1
    shift
    start=$(date +%s.%N)
    "$@" > /dev/null
    awk -v a="$start" -v b="$(date +%s.%N)" -v l="$label" 'BEGIN { printf "%-58s %7.2f s\n", l, b - a }'
}

for n in $((groups / 100)) $((groups / 10)) "$groups"; do
    bands "$n" > "$dir/bands.csv"
    for threads in 1 2; do
        seconds "life expectancy, $n groups x 20, e0, $threads thread(s)" "$kangce" stats life-expectancy "$dir/bands.csv" --group area --ages 0 --threads $threads
    done
    seconds "life expectancy, $n groups x 20, all ages, 2 threads" "$kangce" stats life-expectancy "$dir/bands.csv" --group area --threads 2
done
deciles 100 > "$dir/deciles.csv"
for threads in 1 2; do
    seconds "slope index, 100 areas x 100000 repetitions, $threads thread(s)" "$kangce" stats sii "$dir/deciles.csv" --group area --threads $threads
done
seconds "slope index, 100 areas x 300000 repetitions, 2 threads" "$kangce" stats sii "$dir/deciles.csv" --group area --threads 2 --repetitions 300000
