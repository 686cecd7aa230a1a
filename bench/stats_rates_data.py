#!/usr/bin/env python3
"""Synthetic tables for bench/stats_rates.sh. usage: stats_rates_data.py FOLDER [GROUPS [ROWS]]

dsr.csv: GROUPS areas x 19 age bands (area, age, count, pop, stdpop); rows.csv: ROWS areas (area, count, pop). Small counts are frequent, so
that a third of the rates take exact limits. The same numbers every time.
"""
import sys

folder = sys.argv[1]
groups = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
n_rows = int(sys.argv[3]) if len(sys.argv) > 3 else 1000000
weights = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]
state = 12345


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


with open(f"{folder}/dsr.csv", "w") as f:
    f.write("area,age,count,pop,stdpop\n")
    for g in range(groups):
        size = 1 + below(40)
        f.write("".join(f"A{g},{5 * a},{below(size)},{1000 + below(9000)},{w}\n" for a, w in enumerate(weights)))
with open(f"{folder}/rows.csv", "w") as f:
    f.write("area,count,pop\n")
    for i in range(n_rows):
        f.write(f"A{i},{below(30)},{1000 + below(9000)}\n")
