#!/usr/bin/env python3
"""Ranks under uncertainty and Sobol indices against COINr 1.1.14 and exact values (data/composite, SOURCE.md there).

Tolerance: scores and rank statistics 1e-9 relative, ranks exact; Sobol indices within 0.02 of the exact value at N = 8192. Independent random
numbers have a standard error near 0.015 there, whatever the program, so they are held to 0.05.
"""
import csv
import glob
import math
import os
import subprocess
import tempfile

from reflib import KANGCE, check, data, finish, kangce, rows, say

FOLDER = data("composite")


def enumerated():
    config = os.path.join(FOLDER, "asem-uncertainty.yaml")
    norms = {"minmax range=[1,100]": "minmax_1_100", "zscore mean=10 sd=2": "zscore_10_2"}
    aggs = {"arithmetic": "a_amean", "geometric": "a_gmean"}
    want = rows(os.path.join(FOLDER, "UA_enumerated_scores_ranks.csv"))
    got = kangce("index", config, "--enumerate", "--table", "combinations")
    for r in got:
        r["normalise"] = norms[r["normalise"]]
        r["aggregate"] = aggs[r["aggregate"]]
    key = {"treat": "winmax", "normalise": "normalisation", "aggregate": "aggregation", "unit": "uCode"}
    check("20 combinations, scores", got, want, {"score": "Index"}, key, rel=1e-9)
    check("20 combinations, ranks", got, want, {"rank": "rank"}, key)
    say("20 combinations, nothing else", [] if len(got) == len(want) else [f"{len(got)} rows, expected {len(want)}"])
    stats = {"mean": "rank_mean", "median": "rank_median", "low": "rank_q5", "high": "rank_q95", "min": "rank_min", "max": "rank_max", "sd": "rank_sd"}
    got = kangce("index", config, "--enumerate", "--table", "intervals")
    check("20 combinations, statistics of the ranks", got, rows(os.path.join(FOLDER, "UA_enumerated_rank_stats.csv")), stats, {"unit": "uCode"}, rel=1e-9)


def ishigami(u):
    x = [math.pi * (2 * v - 1) for v in u]
    return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])


def g_function(a):
    def g(u):
        y = 1.0
        for v, k in zip(u, a):
            y *= (abs(4 * v - 2) + k) / (1 + k)
        return y
    return g


def g_exact(a):
    part = [1 / (3 * (1 + k) ** 2) for k in a]
    whole = math.prod(1 + p for p in part) - 1
    return [{"input": str(i + 1), "Si_exact": p / whole, "STi_exact": p * math.prod(1 + q for j, q in enumerate(part) if j != i) / whole}
            for i, p in enumerate(part)]


def sobol(name, model, want, folder):
    path = os.path.join(folder, "evaluations.csv")
    for sample, tolerance in (("sequence", 0.02), ("random", 0.05)):
        design = kangce("stats", "sobol-design", "--inputs", len(want), "--rows", 8192, "--sample", sample)
        with open(path, "w", newline="") as f:
            w = csv.writer(f)
            w.writerow(["matrix", "row", "y"])
            for r in design:
                w.writerow([r["matrix"], r["row"], repr(model([float(r[f"u{k + 1}"]) for k in range(len(want))]))])
        got = kangce("stats", "sobol", path)
        check(f"{name}, {sample}", got, want, {"first": "Si_exact", "total": "STi_exact"}, {"input": "input"}, abs_=tolerance)


def text(args):
    return subprocess.run([KANGCE] + args, capture_output=True, check=True, timeout=600).stdout


def same_bytes():
    args = ["index", os.path.join(FOLDER, "asem-uncertainty.yaml"), "--simulate", "500", "--format", "csv", "--table"]
    for table in ("intervals", "sensitivity"):
        first = text(args + [table, "--seed", "3", "--threads", "1"])
        faults = [f"{n} threads give other bytes" for n in ("2", "8") if text(args + [table, "--seed", "3", "--threads", n]) != first]
        if text(args + [table, "--seed", "4", "--threads", "1"]) == first:
            faults.append("another seed gives the same bytes")
        say(f"{table}: threads and seeds", faults)


if FOLDER:
    enumerated()
    same_bytes()
    with tempfile.TemporaryDirectory() as work:
        for file in sorted(glob.glob(os.path.join(FOLDER, "sobol_*.csv"))):
            assert "ishigami" in file, file
            sobol("Ishigami", ishigami, rows(file), work)
        a = [0, 1, 4.5, 9, 99]
        sobol("Sobol's g", g_function(a), g_exact(a), work)
        weights = [1, 2, 3]
        sobol("linear", lambda u: sum(w * v for w, v in zip(weights, u)),
              [{"input": str(w), "Si_exact": w * w / 14, "STi_exact": w * w / 14} for w in weights], work)
finish()
