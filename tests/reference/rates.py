#!/usr/bin/env python3
"""Proportions, counts, rates, means and quantile bands against the tables of PHEindicatormethods (relative 1e-8)."""
import os
import tempfile

from reflib import check, data, finish, kangce, num, rows, say, write

REL = 1e-8
LIMITS = {"lower": "lower95_0cl", "upper": "upper95_0cl", "lower_99.8": "lower99_8cl", "upper_99.8": "upper99_8cl"}
BOTH = ["--conf", "0.95,0.998"]


def counts(folder, tmp):
    """byar_wilson_limits.csv: each row has its own method and confidence."""
    want = rows(f"{folder}/byar_wilson_limits.csv")
    faults = []
    for w in want:
        conf = num(w["confidence"].rstrip("%")) / 100
        path = write(f"{tmp}/one.csv", ["x", "n"], [[w["x"], w["n"]]])
        if w["method"] == "Wilson":
            got = kangce("stats", "proportion", path, "--numerator", "x", "--denominator", "n", "--conf", conf)
        else:
            got = kangce("stats", "count", path, "--count", "x", "--limits", "byar", "--conf", conf)
        for ours, theirs in (("lower", "lowercl"), ("upper", "uppercl")):
            a, b = num(got[0][ours]), num(w[theirs])
            if not (a != a and b != b) and not abs(a - b) <= REL * abs(b):
                faults.append(f"{w}: {ours} = {a}")
    say(f"byar_wilson_limits.csv: {len(want)} rows", faults)


def by_multiplier(method, folder, name, tmp, columns):
    """Files whose rows carry their own multiplier; the grouped ones are given in two halves of each area."""
    want = rows(f"{folder}/{name}")
    grouped = "grouped" in name
    for per in sorted({w["multiplier"] for w in want}):
        some = [w for w in want if w["multiplier"] == per]
        half = lambda s: s if s == "" else repr(num(s) / 2)
        lines = [[w["Area"], half(w["Numerator"]), half(w["Denominator"])] for w in some for _ in (1, 2)] if grouped else \
                [[w["Area"], w["Numerator"], w["Denominator"]] for w in some]
        path = write(f"{tmp}/in.csv", ["Area", "Numerator", "Denominator"], lines)
        got = kangce("stats", method, path, "--group", "Area", columns[0], "Numerator", columns[1], "Denominator", "--per", per, *BOTH)
        check(f"{name} per {per}", got, some, {"value": "value", **({"lower": "lowercl", "upper": "uppercl"} if grouped else LIMITS)},
              key={"Area": "Area"}, rel=REL)
        if not grouped:  # the same numbers row by row
            got = kangce("stats", method, path, columns[0], "Numerator", columns[1], "Denominator", "--per", per, *BOTH)
            check(f"{name} per {per}, row by row", got, some, {"value": "value", **LIMITS}, rel=REL)


def means(folder, tmp):
    want = rows(f"{folder}/means_expected.csv")
    got = kangce("stats", "mean", f"{folder}/means_input.csv", "--group", "area", *BOTH)
    columns = {"value": "value", "n": "value_count", "sd": "stdev", **LIMITS}
    check("means_expected.csv", got, want, columns, key={"area": "area"}, rel=REL)
    lines = [[w["area"], w["value_count"], w["value"], w["stdev"]] for w in want]
    path = write(f"{tmp}/summary.csv", ["area", "n", "mean", "sd"], lines)
    check("means_expected.csv from n, mean and sd", kangce("stats", "mean", path, "--group", "area", *BOTH), want,
          {"value": "value", **LIMITS}, key={"area": "area"}, rel=REL)


def bands(folder, tmp):
    """Regions and the small case are complete. The national quartiles of the file rank its rows among 486 values, of which it holds the
    163 highest: values below all others stand in for the rest, so that the bands can be compared."""
    want = rows(f"{folder}/quantile_bands.csv")
    region = [w for w in want if w["GroupSet"] != "None"]
    header = ["group", "area", "value", "polarity"]
    path = write(f"{tmp}/region.csv", header, [[w["IndSexRef"] + w["ParentCode"], w["AreaCode"], w["Value"], w["Polarity"]] for w in region])
    for w in want:
        w["group"] = w["IndSexRef"] + w["ParentCode"]
        w["id"] = w["IndSexRef"] + w["AreaCode"]
    columns = {"value": "Value", "band": "QuantileInGrp", "rank": "RankinGrp"}
    check("quantile_bands.csv, deciles within regions", kangce("stats", "bands", path, "--group", "group"), region, columns,
          key={"group": "group", "area": "AreaCode"}, rel=1e-12)
    nation = [w for w in want if w["GroupSet"] == "None"]
    path = write(f"{tmp}/nation.csv", header[1:], [[w["id"], w["Value"], w["Polarity"]] for w in nation] + [[f"filler{i}", i / 1000, "TRUE"] for i in range(323)])
    check("quantile_bands.csv, quartiles of all", kangce("stats", "bands", path, "--bands", 4), nation, columns, key={"area": "id"}, rel=1e-12)


def refusals(tmp):
    faults = []
    for columns, values, method, words in ((["numerator", "denominator"], [[1, 2], [5, 4]], "proportion", ("row 3", "above the denominator")),
                                           (["count", "population"], [[1, 2], [-5, 4]], "rate", ("row 3", "negative")),
                                           (["count", "population"], [[1, 0]], "rate", ("row 2", "above zero")),
                                           (["deaths"], [[1]], "rate", ("--population",)),
                                           (["count", "population"], [[1, 2]], "rate --conf 1.2", ("between 0 and 1",)),
                                           (["count", "population"], [[1, "many"]], "rate", ("row 2", "many"))):
        path = write(f"{tmp}/bad.csv", columns, values)
        text = kangce("stats", method.split()[0], path, *method.split()[1:], fail=True)
        faults += [f"{method}: {w!r} is not in {text!r}" for w in words if w not in text]
    path = write(f"{tmp}/bad.csv", ["county", "count", "population"], [["a", 1, 10], ["b", 9, 20], ["b", -2, 30]])
    text = kangce("stats", "rate", path, "--group", "county", fail=True)
    if "row 4" not in text or "(b)" not in text:
        faults.append(text)
    say("bad rows are named", faults)


def main():
    folder = data("rates")
    if folder:
        with tempfile.TemporaryDirectory() as tmp:
            counts(folder, tmp)
            for name in ("proportions_wilson.csv", "proportions_grouped_wilson.csv"):
                by_multiplier("proportion", folder, name, tmp, ("--numerator", "--denominator"))
            for name in ("crude_rates_byar_exact.csv", "crude_rates_grouped_byar_exact.csv"):
                by_multiplier("rate", folder, name, tmp, ("--count", "--population"))
            means(folder, tmp)
            bands(folder, tmp)
            refusals(tmp)
    finish()


main()
