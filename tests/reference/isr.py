#!/usr/bin/env python3
"""Indirectly standardised rates and ratios against PHE's tables and the Danish lung cancer data (relative 1e-8)."""
import tempfile

from reflib import check, data, finish, kangce, rows, say, write

REL = 1e-8
BOTH = ["--conf", "0.95,0.998"]
COLUMNS = {"value": "value", "lower": "lower95_0cl", "upper": "upper95_0cl", "lower_99.8": "lower99_8cl", "upper_99.8": "upper99_8cl",
           "observed": "observed", "expected": "expected"}


def phe(folder, tmp):
    source = rows(f"{folder}/isr_input.csv")
    reference = {r["Age Band"]: r for r in rows(f"{folder}/isr_reference.csv")}
    joined = write(f"{tmp}/joined.csv", ["area", "age", "count", "pop", "refcount", "refpop"],
                   [[r["area"], r["ageband"], r["count"], r["pop"], reference[r["ageband"]]["refcount"], reference[r["ageband"]]["refpop"]] for r in source])
    areas = {r["area"] for r in source}
    for w in rows(f"{folder}/isr_expected.csv"):
        if w["area"] not in areas:
            continue
        per = w["statistic"].split()[-1]
        ratio = ["--ratio"] if "ratio" in w["statistic"] else []
        columns = COLUMNS if ratio else {**COLUMNS, "reference_rate": "ref_rate"}
        for path, what in ((f"{folder}/isr_input.csv", "isr_input.csv"), (joined, "isr_reference.csv")):
            got = kangce("stats", "isr", path, "--group", "area", "--per", per, *ratio, *BOTH)
            check(f"{what}: {w['area']}, {w['statistic']}", got, [w], columns, key={"area": "area"}, rel=REL)


def lung(folder):
    got = kangce("stats", "isr", f"{folder}/lungDK_smr_input.csv", "--group", "period_start", "--ratio", *BOTH)
    check("lungDK_smr_expected.csv", got, rows(f"{folder}/lungDK_smr_expected.csv"), COLUMNS, key={"period_start": "period_start"}, rel=REL)


def edges(tmp):
    path = write(f"{tmp}/edge.csv", ["area", "count", "pop", "refcount", "refpop"], [["a", 3, 100, 0, 50], ["b", "", 100, 5, 50], ["c", 3, 100, 5, 50], ["c", "", 50, 5, 50]])
    got = kangce("stats", "isr", path, "--group", "area", "--ratio")
    faults = [] if [g["note"] for g in got] == ["not_defined", "missing", ""] and got[0]["value"] == "" and got[2]["value"] == "0.2" else [got]
    text = kangce("stats", "isr", write(f"{tmp}/bad.csv", ["count", "pop", "refcount", "refpop"], [[1, 2, 3, 0]]), fail=True)
    say("nothing expected, nothing observed, no reference", faults + ([] if "row 2" in text else [text]))


def main():
    folder = data("isr")
    if folder:
        with tempfile.TemporaryDirectory() as tmp:
            phe(folder, tmp)
            lung(folder)
            edges(tmp)
    finish()


main()
