#!/usr/bin/env python3
"""Farrington flexible on monthly notifiable diseases of China's provinces against R surveillance 1.20.3 (read from ../shared, not copied).
Months are rows in order, without dates: a month without a row is not there, the same month a year ago is 12 rows before."""
import glob
import os

from reflib import check, data, finish, kangce, rows

folder = data("china_notifiable")
OPTIONS = ("--group", "province", "--count", "cases", "--freq", 12, "--half-window", 1, "--periods", 4, "--left-out", 3, "--alpha", 0.01,
           "--from", "2018-01", "--to", "2019-12")
KEY = {"province": "province", "time": "month"}

for expected in sorted(glob.glob(os.path.join(folder, "*_farringtonFlexible_*_expected.csv"))) if folder else []:
    disease = os.path.basename(expected).split("_farringtonFlexible")[0]
    got = kangce("stats", "farrington", os.path.join(folder, f"{disease}_monthly_by_province.csv"), *OPTIONS)
    want = rows(expected)
    check(f"{disease}: bounds, alarms, trend", got, want, {"count": "count", "upper": "upperbound", "alarm": "alarm", "trend": "trend"}, key=KEY)
    check(f"{disease}: expected, phi, score, p", got, want, {"expected": "expected", "phi": "phi", "score": "score", "p": "p_value"}, key=KEY, rel=1e-9)
finish()
