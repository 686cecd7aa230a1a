#!/usr/bin/env python3
"""Outbreak detection against R surveillance 1.20.3 on weekly Salmonella Newport and meningococcal disease (data/outbreak/SOURCE.md), and
the vectors that its functions give for short made-up series."""
import math
import os
import tempfile

from reflib import check, data, finish, kangce, rows, say, write

folder = data("outbreak")
tmp = tempfile.mkdtemp()


def path(name):
    return os.path.join(folder, name)


def blank_when_few(want):
    """farrington() of 1996 writes 0 where the 5-cases rule is not met; ours is empty, as nothing was compared."""
    for r in want:
        if r["upperbound"] == "0":
            r["upperbound"] = ""
    return want


def ears():
    for disease in ("salmNewport", "meningococcal_DE"):
        want = rows(path(f"{disease}_ears_C1C2C3_baseline7.csv"))
        for method in ("C1", "C2", "C3"):
            got = kangce("stats", "ears", path(f"{disease}_series.csv"), "--method", method, "--baseline", 7)
            check(f"EARS {method} of {disease}", got, want, {"count": "count", "upper": f"{method}_upperbound", "alarm": f"{method}_alarm"}, rel=1e-10)


def cusum():
    want = rows(path("salmNewport_cusum_k1.04_h2.26.csv"))
    got = kangce("stats", "cusum", path("salmNewport_series.csv"), "--k", 1.04, "--h", 2.26, "--from", 424)
    check("CUSUM of salmNewport", got, want, {"index": "index", "count": "count", "upper": "upperbound", "alarm": "alarm"})
    check("CUSUM: mean of the training part", got, want, {"expected": "m"}, rel=1e-10)


EXACT = {"index": "index", "count": "count", "alarm": "alarm", "trend": "trend"}
PARTS = {"expected": "expected", "phi": "phi", "score": "score", "p": "p_value"}


def farrington():
    series = path("salmNewport_series.csv")
    want = blank_when_few(rows(path("salmNewport_farrington1996_a0.01.csv")))
    got = kangce("stats", "farrington", series, "--version", "1996", "--alpha", 0.01, "--from", 424)
    check("Farrington 1996: alarms", got, want, {"index": "index", "count": "count", "alarm": "alarm"})
    check("Farrington 1996: bounds", got, want, {"upper": "upperbound"}, rel=1e-9)
    for name, bound, options in (
        ("nbPlugin_a0.05", "nb", ()),
        ("muan_a0.01", "muan", ("--alpha", 0.01)),
        ("originalsettings_delta_a0.01", "delta", ("--alpha", 0.01, "--periods", 1, "--left-out", 3, "--p-trend", 0.05, "--weights-threshold", 1)),
    ):
        want = rows(path(f"salmNewport_farringtonFlexible_{name}.csv"))
        got = kangce("stats", "farrington", series, "--bound", bound, "--from", 424, *options)
        check(f"Farrington flexible {name}: alarms, trend", got, want, EXACT)
        check(f"Farrington flexible {name}: bounds", got, want, {"upper": "upperbound"}, rel=1e-9 if bound == "delta" else 0)
        check(f"Farrington flexible {name}: expected, phi, score, p", got, want, PARTS, rel=1e-9)


def percentile():
    want = rows(path("salmNewport_moving_percentile_5y.csv"))
    series = path("salmNewport_series.csv")
    for column, options in (
        ("P50_type7", ("--percentile", 50)), ("P80_type7", ("--percentile", 80)), ("P80_type6", ("--percentile", 80, "--type", 6)),
        ("P90_type7", ("--percentile", 90)), ("mean_plus_2sd", ("--sd", 2)),
    ):
        got = kangce("stats", "moving-percentile", series, "--from", 424, *options)
        check(f"moving percentile {column}", got, want, {"index": "index", "count": "count", "upper": column, "n_history": "n_hist"}, rel=1e-11)


def vectors():
    y = [3, 5, 4, 6, 2, 5, 4, 7, 3, 6, 5, 4, 8, 6, 15, 5, 4, 12, 6, 3]
    file = write(os.path.join(tmp, "ears.csv"), ["count"], [[v] for v in y])
    c1 = [8.299793, 9.669682, 9.738361, 10.275069, 9.881218, 9.014078, 10.846497, 10.881218, 19.038372, 18.562591, 18.777317, 20.911457, 20.489025]
    c3 = [6.713767, 11.526898, 7.948547, 16.525481, 0, 0, 19.816488, 12.116057, 9.380766]
    for method, first, upper, alarms in (("C1", 8, c1, {15}), ("C2", 10, c1[:11], {15}), ("C3", 12, c3, {16, 17})):
        got = kangce("stats", "ears", file, "--method", method, "--from", first)
        want = [{"index": first + i, "upper": u, "alarm": int(first + i in alarms)} for i, u in enumerate(upper)]
        check(f"EARS {method} of 20 points", got, want, {"index": "index", "alarm": "alarm", "upper": "upper"}, abs_=5e-7)
    y = [max(0, math.floor(10 + 5 * math.sin(2 * math.pi * t / 52) + 0.02 * t) + (37 * t) % 23 - 11) for t in range(1, 323)]
    y[-1] = 80
    say("Farrington vector: the series", [] if sum(y) == 4226 and y[:2] == [13, 5] else [sum(y)])
    file = write(os.path.join(tmp, "farrington.csv"), ["count"], [[v] for v in y])
    phi1, mu1 = [3.075374, 2.860441, 2.701766, 2.655517, 2.574569], [18.95244, 19.59256, 21.32217, 22.38472, 21.08548]
    phi2, mu2 = [3.661283, 3.543371, 3.574624, 3.628021, 3.701058], [19.31895, 20.21752, 20.71390, 22.61178, 22.33137]
    for name, options, upper, phi, mu in (
        ("delta", ("--bound", "delta", "--periods", 1, "--left-out", 3, "--p-trend", 0.05), [32.895298, 33.198589, 35.035569, 36.273167, 34.370240], phi1, mu1),
        ("nb", ("--bound", "nb", "--periods", 1), [33, 33, 35, 36, 34], phi1, mu1),
        ("muan", ("--bound", "muan"), [36, 37, 38, 41, 40], phi2, mu2),
    ):
        got = kangce("stats", "farrington", file, "--last", 5, *options)
        want = [{"u": u, "p": p, "m": m, "a": int(i == 4)} for i, (u, p, m) in enumerate(zip(upper, phi, mu))]
        check(f"Farrington flexible vector, {name}", got, want, {"upper": "u", "phi": "p", "expected": "m", "alarm": "a"}, rel=3e-7)


def shell():
    """What the shell adds: order by date, gaps, ranges, groups, the same result for any number of threads, errors that name the place."""
    series = rows(path("salmNewport_series.csv"))
    pick = ("date", "count", "state")
    lines = [[r["week_start_date"], r["count"], s] for r in series for s in ("a", "b")]
    both = write(os.path.join(tmp, "both.csv"), pick, lines[::-1])
    one = kangce("stats", "farrington", path("salmNewport_series.csv"), "--last", 20)
    two = kangce("stats", "farrington", both, "--group", "state", "--last", 20, "--threads", 3)
    columns = {c: c for c in ("index", "count", "expected", "upper", "alarm", "phi", "p")}
    check("shell: rows in any order, by group", [r for r in two if r["state"] == "b"], one, columns)
    say("shell: one thread or three", [] if two == kangce("stats", "farrington", both, "--group", "state", "--last", 20, "--threads", 1) else ["differ"])
    by_place = kangce("stats", "farrington", path("salmNewport_series.csv"), "--last", 20, "--date", "none")
    say("shell: dates decide which weeks are compared", [] if [r["expected"] for r in by_place] != [r["expected"] for r in one] else ["no difference"])
    holes = write(os.path.join(tmp, "holes.csv"), pick[:2], [l[:2] for l in lines[::2] if l[0] not in ("2013-05-06", "2013-05-13")])
    span = ("--freq", 52, "--from", "2013-04-29", "--to", "2013-05-20")
    got = [[r["count"] for r in kangce("stats", "threshold", holes, "--gaps", g, *span)] for g in ("keep", "zero", "missing")]
    say("shell: gaps", [] if [len(g) for g in got] == [2, 4, 4] and got[1][1:3] == ["0", "0"] and got[2][1:3] == ["", ""] else got)
    for name, text, options, words in (
        ("a negative count", "date,count\n2024-01-01,5\n2024-01-08,-2\n", ("--last", 1), ("row 3", "-2")),
        ("a date that is none", "date,count\n2024-01-01,5\n2024-13-08,2\n", (), ("row 3", "column date", "2024-13-08")),
        ("a date twice", "date,count\n2024-01-01,5\n2024-01-01,2\n", (), ("row 3", "twice")),
        ("too short", "count\n5\n2\n", (), ("history",)),
        ("no such option value", "count\n5\n2\n", ("--years", 99, "--last", 1), ("years", "1 .. 50")),
        ("no population", "count\n5\n2\n", ("--offset", "--last", 1), ("--population",)),
    ):
        file = os.path.join(tmp, "bad.csv")
        with open(file, "w", encoding="utf-8") as f:
            f.write(text)
        said = kangce("stats", "farrington", file, *options, fail=True)
        say(f"shell: {name}", [w for w in words if w not in said] and [said])


if folder:
    shell()
    ears()
    cusum()
    farrington()
    percentile()
vectors()
finish()
