#!/usr/bin/env python3
"""Trend tests on annual rates: every file of ../shared/data/trend (R: lm, package trend 1.1). The input files are rebuilt from the monthly
ones of china_notifiable as a check of their meaning; Fingertips, Healthy People and Open SDG vectors are those of the peers' formula sheet."""
import collections
import os
import tempfile

from reflib import check, close, data, finish, kangce, num, rows, say, write

COLUMNS = {"n": "n", "apc": "apc", "apc_lower": "apc_l", "apc_upper": "apc_u", "spearman_rho": "spearman_rho", "mk_s": "mk_S",
           "mk_var": "mk_varS", "mk_tau": "mk_tau", "mk_z": "mk_z", "sen_slope": "sen_slope", "sen_lower": "sen_l", "sen_upper": "sen_u",
           "pettitt_k": "pettitt_K", "pettitt_year": "pettitt_year"}


def published(folder, disease):
    path = os.path.join(folder, f"{disease}_annual.csv")
    want = rows(os.path.join(folder, f"{disease}_trend_expected.csv"))
    got = kangce("stats", "trend", path, "--group", "province")
    check(f"{disease}: {len(want)} provinces", got, want, COLUMNS, {"province": "province"}, rel=1e-8, abs_=1e-10)
    check(f"{disease}: p values", got, want, {"apc_p": "p_ols", "mk_p": "mk_p"}, {"province": "province"}, rel=1e-6, abs_=1e-12)
    for method, columns in (("apc", {"value": "apc", "lower": "apc_l", "upper": "apc_u", "p": "p_ols"}),
                            ("mann-kendall", {"value": "mk_tau", "s": "mk_S", "var": "mk_varS", "z": "mk_z", "p": "mk_p"}),
                            ("sen", {"value": "sen_slope", "lower": "sen_l", "upper": "sen_u"})):
        check(f"{disease}: stats {method}", kangce("stats", method, path, "--group", "province"), want, columns, {"province": "province"},
              rel=1e-8, abs_=1e-10)
    # rows in any order, and a year without a value, change nothing or one point
    turned = write(os.path.join(tempfile.mkdtemp(), "turned.csv"), ["rate", "year", "province"],
                   [[r["rate"], r["year"], r["province"]] for r in reversed(rows(path))])
    check(f"{disease}: rows in any order", kangce("stats", "trend", turned, "--group", "province"), want, COLUMNS, {"province": "province"},
          rel=1e-8, abs_=1e-10)


def annual_sums(folder, monthly, disease):
    path = os.path.join(monthly, f"{disease}_monthly_by_province.csv")
    if not os.path.exists(path):
        return
    sums = collections.Counter()
    for r in rows(path):
        if r["incidence_per_100k"]:
            sums[r["province"], r["month"][:4]] += float(r["incidence_per_100k"])
    faults = [(r["province"], r["year"], r["rate"]) for r in rows(os.path.join(folder, f"{disease}_annual.csv"))
              if not close(sums[r["province"], r["year"]], r["rate"], rel=1e-9)]
    say(f"{disease}: rates are the annual sums of the monthly file", faults)


def vectors():
    d = tempfile.mkdtemp()
    values = write(os.path.join(d, "v.csv"), ["year", "value", "lower", "upper"], [[2016 + i, v, v - 2, v + 2] for i, v in enumerate((50, 52, 54, 57, 60))])
    shares = write(os.path.join(d, "p.csv"), ["year", "count", "total"], [[2016 + i, v, 1000] for i, v in enumerate((400, 420, 450, 470, 500))])
    a, b = kangce("stats", "recent-trend", values)[0], kangce("stats", "recent-trend", shares, "--better", "up")[0]
    say("Fingertips: values with limits", [] if close(a["value"], 2.5, 1e-9) and close(a["chi2"], 60.025, 1e-9) and a["class"] == "increasing" else [a])
    say("Fingertips: proportions", [] if close(b["chi2"], 25.2733566253, 1e-9) and b["class"] == "increasing_better" else [b])
    targets = write(os.path.join(d, "t.csv"), ["baseline", "baseline_year", "value", "value_year", "target", "target_year", "better"],
                    [[70, 2020, 76, 2024, 85, 2030, "up"]])
    by = {r["method"]: r for r in kangce("stats", "progress", targets)}
    hp, sdg = by["hp2030"], by["opensdg"]
    say("Healthy People: 40 % of the targeted change",
        [] if close(hp["value"], 40, 1e-9) and close(hp["observed"], 8.5714, abs_=5e-5) and hp["class"] == "improving" else [hp])
    ok = close(sdg["observed"], 0.0207723, abs_=5e-8) and close(sdg["required"], 0.0196053, abs_=5e-8) and close(sdg["value"], 1.05953, abs_=5e-6)
    say("Open SDG: ratio of growth", [] if ok and sdg["class"] == "substantial" else [sdg])


def edges():
    d = tempfile.mkdtemp()
    zero = write(os.path.join(d, "z.csv"), ["year", "cases", "population"], [[2010 + i, c, 100000] for i, c in enumerate((4, 0, 2, 1, 0, 1))])
    told = kangce("stats", "apc", zero, fail=True)
    say("a zero has no logarithm: one clear error", [] if "2011" in told and "--zero" in told and "row 3" in told else [told])
    half = kangce("stats", "apc", zero, "--zero", "half")[0]
    say("half a case", [] if half["note"] == "imputed" and half["zeros"] == "2" and num(half["value"]) < 0 else [half])
    poisson = kangce("stats", "apc", zero, "--zero", "poisson")[0]
    # R 4.2.2 glm(c(4, 0, 2, 1, 0, 1) ~ I(0:5), poisson): its standard error is that of the last step but one
    say("Poisson regression", [] if close(poisson["slope"], -0.37104893808, 1e-9) and close(poisson["se"], 0.233218539512, 1e-5) else [poisson])
    twice = write(os.path.join(d, "t.csv"), ["year", "value"], [[2010, 1], [2011, 2], [2010, 3]])
    told = kangce("stats", "sen", twice, fail=True)
    say("a year twice", [] if "2010" in told else [told])
    flat = kangce("stats", "trend", write(os.path.join(d, "f.csv"), ["年份", "率"], [[2010 + i, 5] for i in range(6)]))[0]
    say("a constant series", [] if flat["mk_p"] == "1" and flat["sen_slope"] == "0" and flat["apc"] == "0" and flat["note"] == "not_defined" else [flat])


if __name__ == "__main__":
    folder = data("trend")
    if folder:
        monthly = data("china_notifiable")
        for disease in ("tuberculosis", "mumps"):
            published(folder, disease)
            if monthly:
                annual_sums(folder, monthly, disease)
    vectors()
    edges()
    finish()
