#!/usr/bin/env python3
"""Slope indices against Public Health England's function, measures between subgroups against WHO healthequal, Gini and the concentration
index against ineq and rineq (their data are read from ../shared)."""
import collections
import os
import re
import tempfile

import reflib as r

TMP = tempfile.mkdtemp()
R_UNIT = [{"value": 44.890533590199, "se": 2.6936047983216}, {"value": 3.2363397365245, "se": 0.083643793149972},
          {"value": 46.253810942431, "se": 1.8536151420642}, {"value": 3.5558002721554, "se": 0.068807999592718}]
TESTED = {"mdbu": 16.36, "mdbw": 16.293156, "mdmu": 5.891726, "mdmw": 5.8348689, "mdru": 7.24, "mdrw": 7.2228465, "idisu": 8.7018175,
          "idisw": 8.6178417, "bgsd": 6.7969351, "par": 16.293152}
SUBGROUPS = [(832, 61, 5), (931, 74, 3), (1468, 58, 3), (1021, 59, 3), (1039, 72, 4), (1515, 75, 9), (1138, 74, 2), (620, 68, 2), (794, 75, 2),
             (866, 67, 5), (1367, 73, 5), (1108, 63, 7), (1120, 66, 5), (1033, 62, 6), (833, 60, 4), (1536, 66, 5), (1149, 71, 6), (410, 73, 6),
             (1210, 71, 9), (858, 61, 4), (680, 74, 3), (935, 84, 4), (692, 55, 1), (781, 69, 3), (812, 60, 7)]
TYPES = {"0": "normal", "1": "rate", "2": "proportion"}


def shared(name):
    path = os.path.join(r.ROOT, "..", "shared", "data", "inequality", name)
    if os.path.exists(path):
        return path
    print(f"ok inequality: {name} # skipped: it may not be copied")
    return None


def pick(got, measure, conf="0.95"):
    return [g for g in got if g["measure"] == measure and g["conf"] in (conf, "")]


# ---- slope index ---------------------------------------------------------------------------------------

def options(name, rows):
    """What the test table's descriptions ask for."""
    opt = ["--type", TYPES[rows[0]["ValueType"]], "--repetitions", str(int(float(rows[0]["Repetitions"] or 100000)))]
    if "transform" in name and "no transform" not in name:
        opt.append("--transform")
    if "negative multiplier" in name:
        opt += ["--multiplier", "-1"]
    if "multiplier (x 100)" in name:
        opt += ["--multiplier", "100"]
    return opt


def levels_of(name, rows):
    found = re.findall(r"\d+", "98" if "98% cis" in name else rows[0]["Confidence"])
    return [str(float(c) / 100) for c in found] or ["0.95"]


def phe_case(name, rows):
    header = ["area", "quantile", "population", "value", "se", "lowercl", "uppercl"]
    body = [[x["Area"] + x["Grouping1"] + x["Grouping2"], x["Quantile"], x["Population"], x["Value"] or float(x["Count"]) / float(x["Population"]),
             x["StandardError"], x["LowerCL"], x["UpperCL"]] for x in rows]
    if rows[0]["ValueType"] != "0" or not all(x["StandardError"] for x in rows):
        header, body = header[:4] + header[5:], [b[:4] + b[5:] for b in body]
    path = r.write(os.path.join(TMP, "sii.csv"), header, body)
    first = [x for x in rows if x["sii"]]
    levels = levels_of(name, rows)
    got = r.kangce("stats", "sii", path, "--group", "area", "--conf", ",".join(levels), *options(name, rows))
    r.check("SII: " + name, pick(got, "sii", levels[0]), first, {"value": "sii"}, rel=1e-9)
    if any(x["rii"] for x in first):
        r.check("RII: " + name, pick(got, "rii", levels[0]), first, {"value": "rii"}, rel=1e-9)
    if any(x["Intercept"] for x in first):
        r.check("intercept: " + name, pick(got, "intercept"), first, {"value": "Intercept"}, rel=1e-9)
    for k, level in enumerate(levels, 1):
        for m in ("sii", "rii"):
            want = [x for x in first if x[f"{m}_lowercl_{k}"]]
            if want:
                r.check(f"limits {level} of {m}: {name}", pick(got, m, level), want, {"lower": f"{m}_lowercl_{k}", "upper": f"{m}_uppercl_{k}"}, rel=0.05)


def sii(folder):
    cases = collections.OrderedDict()
    for x in r.rows(os.path.join(folder, "sii_phe_cases.csv")):
        cases.setdefault(x["TestDescription"], []).append(x)
    for name, rows in cases.items():
        phe_case(name, rows)
    got = r.kangce("stats", "sii", os.path.join(folder, "sii_LE_deciles_input.csv"), "--group", "Sex,GeoCode", "--quantile", "Decile", "--repetitions", 8000)
    want, key = r.rows(os.path.join(folder, "sii_LE_deciles_expected.csv")), {"Sex": "Sex", "GeoCode": "GeoCode"}
    for m in ("sii", "rii"):
        r.check(f"life expectancy by decile: {m}", pick(got, m), want, {"value": m}, key, rel=1e-9)
        r.check(f"life expectancy by decile: limits of {m}", pick(got, m), want, {"lower": m + "_lower95_0cl", "upper": m + "_upper95_0cl"}, key,
                rel=0.03, abs_=0.2 if m == "sii" else 0)
    got = r.kangce("stats", "sii", os.path.join(folder, "sii_ncmp_input.csv"), "--group", "Period,SchoolYear,AreaCode", "--type", "proportion",
                   "--multiplier", -100, "--repetitions", 20000)
    want, key = r.rows(os.path.join(folder, "sii_ncmp_linear_x-100_expected.csv")), {k: k for k in ("Period", "SchoolYear", "AreaCode")}
    for m in ("sii", "rii"):
        r.check(f"child obesity: {m}", pick(got, m), want, {"value": m}, key, rel=1e-9)
        r.check(f"child obesity: limits of {m}", pick(got, m), want, {"lower": m + "_lower95_0cl", "upper": m + "_upper95_0cl"}, key, rel=0.03)


# ---- between subgroups ---------------------------------------------------------------------------------

def between(folder):
    columns = {"value": "estimate", "se": "se", "lower": "lowerci", "upper": "upperci"}
    for name, measures in (("ordered", "aci,rci"), ("nonordered", "ti,mld,bgv")):
        path = os.path.join(folder, f"healthequal_{name}.csv")
        got = r.kangce("stats", "inequality", path, "--measure", measures, "--compatible", "healthequal")
        r.check(f"healthequal, {name}", got, r.rows(os.path.join(folder, f"healthequal_{name}_expected.csv")), columns, {"measure": "measure"}, rel=1e-9)
    got = r.kangce("stats", "inequality", os.path.join(folder, "healthequal_unit_case_input.csv"), "--measure", "aci,rci")
    want = [w for w in r.rows(os.path.join(folder, "healthequal_unit_case_expected.csv")) if not w["measure"].startswith("sii")]
    r.check("healthequal, unit case", got, want, {"value": "estimate", "se": "se"}, {"measure": "measure"}, rel=1e-6)
    # The unit case's logistic SII, 44.44502, is not what a quasi-binomial fit with weights pop gives: R's glm() has 44.8905336.
    got = r.kangce("stats", "inequality", os.path.join(folder, "healthequal_unit_case_input.csv"), "--measure", "sii_logit,rii_logit,sii_linear,rii_linear")
    r.check("logistic and linear slopes as R's glm and lm", got, R_UNIT, {"value": "value", "se": "se"}, rel=1e-8)


    # values of healthequal's own tests for 25 unordered subgroups: size, estimate, standard error; the 14th is the reference
    path = r.write(os.path.join(TMP, "subgroups.csv"), ["population", "estimate", "se", "reference"],
                   [[*x, int(i == 13)] for i, x in enumerate(SUBGROUPS)])
    got = r.kangce("stats", "inequality", path, "--measure", ",".join(TESTED))
    r.check("healthequal, values of its tests", got, [{"measure": k, "v": v} for k, v in TESTED.items()], {"value": "v"}, {"measure": "measure"}, rel=1e-6)
    r.check("healthequal, PAR", [g for g in got if g["measure"] == "par"], [{"se": 1.1994447, "lower": 13.94224, "upper": 18.644063}],
            {k: k for k in ("se", "lower", "upper")}, rel=1e-5)
    unit = os.path.join(folder, "healthequal_unit_case_input.csv")
    got = r.kangce("stats", "inequality", unit, "--measure", "paf", "--compatible", "healthequal")
    r.check("healthequal, PAF", got, [{"value": 45.544548, "se": 0.10689361, "lower": 45.335037, "upper": 45.75406}],
            {k: k for k in ("value", "se", "lower", "upper")}, rel=1e-6)


def edges():
    header, rows = ["人口数", "十分位", "value", "地区", "se"], [[100 + q, q, 70 + q + a, "甲乙"[a], 0.5] for a in (0, 1) for q in range(1, 11)]

    def run(rows, *args):
        path = r.write(os.path.join(TMP, "edge.csv"), header, rows)
        return r.kangce("stats", "sii", path, "--group", "地区", "--repetitions", 500, *args)

    base = run(rows)
    r.check("slope index: other order of rows", run(list(reversed(rows[:10])) + rows[10:]), base, {"value": "value", "lower": "lower"}, rel=1e-14)
    r.check("slope index: one thread or two", run(rows, "--threads", 1), run(rows, "--threads", 2), {"lower": "lower", "upper": "upper"})
    faults = []
    for name, changed in (("absent", rows[:19]), ("twice", rows[:19] + rows[18:19]), ("eleven rows", rows + rows[18:19]), ("empty", rows[:19] + [[110, 10, "", "乙", 0.5]]),
                          ("no people", rows[:19] + [[0, 10, 81, "乙", 0.5]])):
        got = run(changed)
        if [g["note"] for g in got] != ["", "", "", "missing", "missing", "missing"] or got[0]["value"] != base[0]["value"]:
            faults.append((name, got))
    got = run([x[:4] + [""] for x in rows])
    if got[0]["note"] != "no_interval" or got[0]["value"] != base[0]["value"]:
        faults.append(("no errors", got[0]))
    got = run(rows[:4])
    if [(g["value"], g["note"]) for g in got] != [("", "few_points")] * 3:
        faults.append(got)
    text = r.kangce("stats", "sii", r.write(os.path.join(TMP, "few.csv"), header, [[1, q, 1, "甲", 1] for q in range(101)]), fail=True)
    if "quantiles; there must be 5 to 100" not in text:
        faults.append(text)
    r.say("slope index: quantiles absent, twice, empty, too few, too many", faults)


def sizes():
    """Indices without a unit are the same for values of any size."""
    value = [3, 1, 4, 1, 5, 9, 2, 6]
    base = {}
    for by in (1, 1.1e307, 1e-200):
        path = r.write(os.path.join(TMP, "size.csv"), ["value", "income", "subgroup_order", "population", "estimate"],
                       [[v * by, i, i, 100, v * by] for i, v in enumerate(value)])
        got = [("gini", g) for g in r.kangce("stats", "gini", path) if g["measure"] != "mean"]
        got += [("concentration", g) for g in r.kangce("stats", "concentration", path, "--type", "relative")]
        for m, g in got:
            k = (m, g.get("measure"))
            want = base.setdefault(k, g)
            bad = [c for c in ("value", "lower", "upper", "se") if g.get(c) and not r.close(g[c], want[c], 1e-12)] + [c for c in g if bool(g[c]) != bool(want[c]) and c not in ("variance", "note")]
            r.say(f"{m} {g.get('measure', '')} of values times {by:g}", bad)
    path = r.write(os.path.join(TMP, "size.csv"), ["subgroup_order", "population", "estimate"], [[i, 100, 1e308] for i in range(5)])
    got = r.kangce("stats", "inequality", path, "--measure", "paf,mdbu,aci")
    r.say("sums beyond double: not defined", [g for g in got if g["note"] != "not_defined"])


# ---- persons -------------------------------------------------------------------------------------------

def gini():
    path = shared("ilocos_income.csv")
    if not path:
        return
    names = {"gini": "gini", "gini_corrected": "gini_corrected_n/(n-1)", "theil_t": "theil_T", "theil_l": "theil_L_mld", "atkinson": "atkinson_0.5",
             "hoover": "hoover_rs", "cv": "coef_var_pop"}
    got = [dict(g, measure=names[g["measure"]]) for g in r.kangce("stats", "gini", path, "--value", "income") if g["measure"] in names]
    r.check("Ilocos incomes", got, r.rows(shared("ilocos_ineq_expected.csv")), {"value": "value"}, {"measure": "measure"}, rel=1e-12)


def concentration():
    path = shared("rineq_housing_sample.csv")
    if not path:
        return
    want = r.rows(shared("rineq_concentration_expected.csv"))
    rows = r.rows(path)
    mean = sum(float(x["age"]) for x in rows) / len(rows)
    weighted = r.write(os.path.join(TMP, "w.csv"), ["income", "bmi", "high.bmi", "w"],
                       [[x["income"], x["bmi"], x["high.bmi"], float(x["age"]) / mean] for x in rows])
    types = {"CI": "relative", "CIg": "generalised", "CIc": "erreygers", "CIw": "wagstaff"}
    for outcome in ("bmi", "high.bmi"):
        for weights, args in (("none", []), ("age/mean(age)", ["--weight", "w"])):
            part = [dict(w, t=types[w["type"]]) for w in want if w["outcome"] == outcome and w["weights"] == weights]
            args = [weighted, "--value", outcome, "--by", "income"] + args
            got = r.kangce("stats", "concentration", *args, "--covariance", "unbiased")
            r.check(f"rineq, {outcome}, weights {weights}", got, part, {"value": "concentration_index", "variance": "variance_linreg_delta"}, {"type": "t"},
                    rel=1e-11)
            got = r.kangce("stats", "concentration", *args)
            r.check(f"rineq direct, {outcome}, weights {weights}", got, part, {"value": "ci_direct"}, {"type": "t"}, rel=1e-11)


folder = r.data("inequality")
if folder:
    sii(folder)
    between(folder)
edges()
sizes()
gini()
concentration()
r.finish()
