#!/usr/bin/env python3
"""Kaplan-Meier and relative survival of patients against survival 3.5-3 and relsurv 2.2-9 (../shared/data/relative_survival, not copied)."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from reflib import check, data, finish, kangce, num, rows, say, write  # noqa: E402

TIMES = ",".join(f"{k}y" for k in range(1, 11))
COLUMNS = {"value": "net_or_rel_survival", "se": "se", "lower": "lower95", "upper": "upper95", "n_risk": "n_risk"}


def groups(folder, name, want):
    """Files of the patients of every group of the expected table."""
    people = rows(f"{folder}/{name}_patients.csv")
    keep = {"all": lambda p: True, "male": lambda p: p["sex"] == "1", "female": lambda p: p["sex"] == "2"}
    for g in sorted({w["group"] for w in want}):
        if g.startswith("stage "):
            keep[g] = lambda p, s=g[6:]: p["stage"] == s
        path = os.path.join(tempfile.mkdtemp(), "patients.csv")
        chosen = [p for p in people if keep[g](p)]
        yield g, write(path, list(chosen[0]), [list(p.values()) for p in chosen])


def main():
    folder = data("relative_survival")
    if not folder:
        return
    table = f"{folder}/slopop_daily_hazard.csv"
    for name in ("colrec_colon", "rdata"):
        want = rows(f"{folder}/{name}_kaplan_meier_expected.csv")
        for g, path in groups(folder, name, want):
            check(f"{name} {g}: Kaplan-Meier", kangce("stats", "kaplan-meier", path, "--times", TIMES), [w for w in want if w["group"] == g],
                  {"value": "surv", "se": "se", "lower": "lower95", "upper": "upper95", "n_risk": "n_risk"}, rel=1e-10)
        want = rows(f"{folder}/{name}_relative_survival_expected.csv")
        for g, path in groups(folder, name, want):
            for method in ("ederer1", "ederer2", "hakulinen", "pohar-perme"):
                if name == "rdata" and method == "hakulinen":
                    continue  # patients of 1982: relsurv reads 1972, and the table given here begins in 1980
                common = ["stats", "relative-survival", path, "--population-table", table, "--times", TIMES, "--method", method]
                expected = [w for w in want if w["group"] == g and w["method"] == method]
                check(f"{name} {g}: {method}", kangce(*common, "--mode", "relsurv"), expected, COLUMNS, rel=1e-9)
                daily = kangce(*common, "--mode", "daily")
                if method != "hakulinen":
                    check(f"{name} {g}: {method}, daily, is near", daily, expected, {"value": "net_or_rel_survival"}, abs_=7e-3)
    standardised(folder, table)


def standardised(folder, table):
    """The age-standardised estimate is the weighted mean of those of the age groups."""
    people = f"{folder}/rdata_patients.csv"
    weights = {"<54": 30, "54-61": 30, "62-70": 25, "71-95": 15}
    standard = write(os.path.join(tempfile.mkdtemp(), "w.csv"), ["agegr", "population"], weights.items())
    common = ["stats", "relative-survival", people, "--population-table", table, "--times", "5y"]
    got = kangce(*common, "--standardise", "agegr", "--standard", standard)[0]
    parts = {r["agegr"]: r for r in kangce(*common, "--group", "agegr")}
    value = sum(w * num(parts[g]["value"]) for g, w in weights.items()) / 100
    se = sum((w * num(parts[g]["se"]) / 100) ** 2 for g, w in weights.items()) ** 0.5
    say("rdata: age-standardised", [] if abs(num(got["value"]) - value) < 1e-12 and abs(num(got["se"]) - se) < 1e-12 else [got, value, se])


main()
finish()
