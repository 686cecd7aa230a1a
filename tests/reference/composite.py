#!/usr/bin/env python3
"""A composite index against COINr 1.1.14 through `kangce index` (data/composite, SOURCE.md there), and kinds of index of which no reference
file is here (mixed and power means, panels, sets of weights, goalposts with regional means) against a second computation in this script.

Tolerance: 1e-9 relative for numbers, ranks exact.
"""
import csv
import math
import os
import random
import tempfile

from reflib import check, data, finish, kangce, num, rows, say

FOLDER = data("composite")
INDICATORS = None


def table(config, name, *data_file):
    return kangce("index", config, *data_file, "--table", name)


def wide(name, got, file, columns, suffix="", skip=()):
    want = [r for r in rows(os.path.join(FOLDER, file))]
    for r in want:
        for code in columns:
            r[code + suffix] = r[code + suffix].replace("Inf", "inf")
            if (r["uCode"], code) in skip:
                r[code + suffix] = next(g[code + suffix] for g in got if g["unit"] == r["uCode"])
    check(name, got, want, {c + suffix: c + suffix for c in columns}, {"unit": "uCode"}, rel=1e-9, abs_=1e-12)


# ---- the reference's files ------------------------------------------------------------------------------


def steps():
    config = os.path.join(FOLDER, "asem.yaml")
    for step in ("denominated", "imputed", "screened", "treated", "normalised"):
        wide(f"A {step}", table(config, step), f"A_{step}.csv", INDICATORS)
    scores(config, "A scores", "A_aggregated_and_ranks.csv")
    for kind in ("geometric", "harmonic"):
        scores(os.path.join(FOLDER, f"asem-{kind}.yaml"), f"B {kind}", f"B_{kind}_and_ranks.csv")
    wide("B normalised", table(os.path.join(FOLDER, "asem-geometric.yaml"), "normalised"), "B_normalised_1_100.csv", INDICATORS)
    scores(os.path.join(FOLDER, "asem-gaps.yaml"), "D scores", "D_aggregated_missing_rule_0.9_and_ranks.csv")


def scores(config, name, file):
    nodes = [c for c in rows(os.path.join(FOLDER, file))[0] if c != "uCode" and not c.endswith("_rank")]
    got = table(config, "scores")
    for r in got:
        r["Index"] = r["score"]
    wide(name, got, file, nodes)
    wide(name + ", ranks", table(config, "ranks"), file, nodes, "_rank")


def normalisations(folder):
    lost = {(u, "TolMin") for u in ("BGR", "CZE", "NOR")}  # SOURCE.md: ties beyond the digits of the file
    for step, file in (("minmax", "norm_minmax_0_100.csv"), ("zscore", "norm_zscore_0_1.csv"), ("rank", "norm_rank_min.csv"),
                       ("fracmax", "norm_fracmax.csv"), ("target", "norm_dist2targ_nocap.csv")):
        config = description(folder, f"steps:\n  - normalise: {step}\n")
        wide(f"raw data, {step}", table(config, "normalised"), file, INDICATORS, skip=lost if step == "rank" else ())


def description(folder, text, name="index.yaml"):
    path = os.path.join(folder, name)
    head = "" if "data:" in text else f"data: {os.path.join(FOLDER, 'asem_iData.csv')}\nmeta: {os.path.join(FOLDER, 'asem_iMeta.csv')}\n"
    with open(path, "w", encoding="utf-8") as f:
        f.write(head + text)
    return path


def details():
    config = os.path.join(FOLDER, "asem.yaml")
    want = rows(os.path.join(FOLDER, "A_treatment_details.csv"))
    for r in want:
        for k in ("0", "1"):
            r[f"check_SkewKurt{k}.Pass"] = {"TRUE": "1", "FALSE": "0", "": ""}[r[f"check_SkewKurt{k}.Pass"]]
    columns = {f"{a}{k}": f"check_SkewKurt{k}.{b}" for k in "01" for a, b in (("pass", "Pass"), ("skew", "Skew"), ("kurt", "Kurt"))}
    columns["winsorised"] = "winsorise.nwin"
    check("treatment details", table(config, "treatment"), want, columns, {"node": "iCode"}, rel=1e-9)
    check("weights", table(config, "weights"), rows(os.path.join(FOLDER, "A_weights.csv")), {"weight": "Weight"}, {"node": "iCode"}, rel=1e-9)
    check("effective weights", table(config, "weights"), effective(), {"effective_weight": "EffWeight"}, {"node": "iCode"}, rel=1e-9)
    level1 = [r for r in table(config, "correlations") if r["level"] == "1"]
    both = level1 + [dict(r, node=r["other"], other=r["node"]) for r in level1 if r["node"] != r["other"]]
    check("correlations", both, rows(os.path.join(FOLDER, "A_corr_normalised_level1.csv")), {"value": "Correlation"}, {"node": "Var1", "other": "Var2"},
          rel=1e-9)
    groups = [r for r in table(config, "reliability") if r["node"] in {w["group"] for w in rows(os.path.join(FOLDER, "A_cronbach.csv"))}]
    check("Cronbach's alpha", groups, rows(os.path.join(FOLDER, "A_cronbach.csv")), {"alpha": "cronbach"}, {"node": "group"}, rel=1e-9)


def effective():
    return rows(os.path.join(FOLDER, "A_effective_weights.csv"))


def raw(folder):
    config = description(folder, "steps:\n  - normalise: minmax\n")
    want = rows(os.path.join(FOLDER, "A_raw_stats.csv"))
    got = {r["node"]: r for r in table(config, "statistics")}
    faults = []
    pairs = {"min": "Min", "max": "Max", "mean": "Mean", "median": "Median", "sd": "Std", "skew": "Skew", "kurt": "Kurt", "frac_avail": "Frc.Avail",
             "frac_nonzero": "Frc.NonZero", "frac_unique": "Frc.Unique", "frac_same": "Frc.Same"}
    counts = {"n_avail": "N.Avail", "n_nonzero": "N.NonZero", "n_unique": "N.Unique", "n_same": "N.Same"}
    for w in want:
        g, lost = got[w["iCode"]], w["iCode"] == "TolMin"
        for a, b in pairs.items():  # the reference has three significant digits: within half a unit of the third
            x = num(w[b])
            unit = 10.0 ** (math.floor(math.log10(abs(x))) - 2) if x else 1e-3
            if abs(num(g[a]) - x) > 0.5 * unit * (1 + 1e-9) and not (lost and a == "frac_unique"):
                faults.append(f"{w['iCode']}: {a} = {g[a]}, expected {w[b]}")
        for a, b in counts.items():
            if num(g[a]) != num(w[b]) and not (lost and a == "n_unique"):
                faults.append(f"{w['iCode']}: {a} = {g[a]}, expected {w[b]}")
        if (g["outliers"] == "1") != (w["Flag.SkewKurt"] == "OUT"):
            faults.append(f"{w['iCode']}: outliers = {g['outliers']}, expected {w['Flag.SkewKurt']}")
    say("statistics of the raw data", faults)
    check("availability", table(config, "availability"), rows(os.path.join(FOLDER, "A_raw_availability.csv")),
          {"n_missing": "N_missing", "n_zero": "N_zero", "present": "Dat_Avail", "nonzero": "Non_Zero"}, {"unit": "uCode"}, rel=1e-9)


# ---- a second computation -------------------------------------------------------------------------------


def mean(x, w, rule, threshold=0.0):
    here = [(v, u) for v, u in zip(x, w) if not math.isnan(v)]
    if not here or len(here) / len(x) < threshold:
        return math.nan
    total = sum(u for _, u in here)
    if rule == "arithmetic":
        return sum(v * u for v, u in here) / total
    if rule == "geometric":
        return math.exp(sum(u * math.log(v) for v, u in here) / total)
    p = -1.0 if rule == "harmonic" else rule
    return (sum(u * v ** p for v, u in here) / total) ** (1 / p)


def aggregate(meta, weight, normalised, rules):
    """normalised: {code: [values]}; rules by level from 2. Adds the aggregates."""
    value = dict(normalised)
    n = len(next(iter(normalised.values())))
    for level in range(2, 5):
        for node in (m for m in meta if m["Level"] == str(level)):
            children = [m["iCode"] for m in meta if m["Parent"] == node["iCode"]]
            value[node["iCode"]] = [mean([value[c][i] for c in children], [weight[c] for c in children], rules[level - 2]) for i in range(n)]
    return value


def other_means(folder):
    meta = [m for m in rows(os.path.join(FOLDER, "asem_iMeta.csv")) if m["Type"] in ("Indicator", "Aggregate")]
    base = rows(os.path.join(FOLDER, "B_normalised_1_100.csv"))
    normalised = {c: [num(r[c]) for r in base] for c in INDICATORS}
    head = "steps:\n" + "".join(f"  - {s}\n" for s in (
        "denominate", "impute: { method: mean, within: EurAsia_group }", "screen_units: 0.9", "treat: { winsorise: 5 }",
        "normalise: { method: minmax, range: [1, 100] }"))
    rng = random.Random(20)
    weight = {m["iCode"]: rng.choice((0.5, 1, 1.5, 2.25, 3)) for m in meta}
    path = os.path.join(folder, "w.csv")
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["set", "iCode", "Weight"])
        w.writerows([s, c, v * (1 if s == "mine" else rng.random() + 0.1)] for s in ("other", "mine") for c, v in weight.items())
    for name, yaml, rules in (("mixed", "[geometric, harmonic, arithmetic]", ["geometric", "harmonic", "arithmetic"]),
                              ("power 0.5", "{ method: power, p: 0.5 }", [0.5] * 3), ("power 3", "{ method: power, p: 3 }", [3.0] * 3),
                              ("power -2 below a mean", "[{ method: power, p: -2 }, arithmetic, geometric]", [-2.0, "arithmetic", "geometric"])):
        config = description(folder, head + f"weights: {{ method: given, file: w.csv, set: mine }}\naggregate: {yaml}\n")
        value = aggregate(meta, weight, normalised, rules)
        want = [dict({"unit": r["uCode"]}, **{m["iCode"]: str(value[m["iCode"]][i]) for m in meta}) for i, r in enumerate(base)]
        nodes = {m["iCode"]: m["iCode"] for m in meta if m["Type"] == "Aggregate" and m["iCode"] != "Index"}
        check(f"{name}, given weights", table(config, "scores"), want, dict(nodes, score="Index"), {"unit": "unit"}, rel=1e-9)


def panel(folder):
    """Three years normalised together, gaps filled with the unit's last value not older than two years."""
    rng = random.Random(7)
    units, years, codes = [f"u{i:02}" for i in range(12)], [2019, 2020, 2022], ["a", "b", "c"]
    cell = {(u, y, c): math.nan if rng.random() < 0.25 else rng.uniform(1, 50) for u in units for y in years for c in codes}
    with open(os.path.join(folder, "panel.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["年份", "uCode"] + codes)
        order = [(u, y) for y in (2022, 2019, 2020) for u in units]
        w.writerows([y, u] + ["" if math.isnan(cell[u, y, c]) else repr(cell[u, y, c]) for c in codes] for u, y in order)
    config = description(folder, "data: panel.csv\ntime: 年份\nindicators:\n  - { code: a, direction: 1 }\n  - { code: b, direction: -1 }\n"
                         "  - { code: c, direction: 1, weight: 2 }\nsteps:\n  - impute: { method: latest, max_age: 2 }\n"
                         "  - normalise: minmax\naggregate: { method: arithmetic, threshold: 0.6 }\n")
    full = dict(cell)
    for u in units:
        for c in codes:
            for i, y in enumerate(years):
                past = [p for p in years[:i] if not math.isnan(cell[u, p, c])]
                if math.isnan(full[u, y, c]) and past and y - past[-1] <= 2:
                    full[u, y, c] = cell[u, past[-1], c]
    want = []
    for u, y in order:
        parts = []
        for c in codes:
            column = [v for (_, _, k), v in full.items() if k == c and not math.isnan(v)]
            x, low, high = full[u, y, c], min(column), max(column)
            parts.append(100 * ((high - x) if c == "b" else (x - low)) / (high - low))
        want.append({"unit": u, "time": str(y), "score": str(mean(parts, [1, 1, 2], "arithmetic", 0.6))})
    got = table(config, "scores")
    when = "time" if "time" in got[0] else "year" if "year" in got[0] else "period"
    check("panel, scores", got, want, {"score": "score"}, {"unit": "unit", when: "time"}, rel=1e-9)
    for y in years:
        here = {w["unit"]: num(w["score"]) for w in want if w["time"] == str(y)}
        ranks = [{"unit": u, "rank": "" if math.isnan(s) else str(1 + sum(o > s for o in here.values()))} for u, s in here.items()]
        check(f"panel, ranks of {y}", [g for g in got if g[when] == str(y)], ranks, {"rank": "rank"}, {"unit": "unit"})


def goalposts(folder):
    """As the SDG Index: goalposts truncated, goals as means of their indicators, a missing goal filled with the mean of its region."""
    rng = random.Random(3)
    regions, goals = ["north", "south"], {"g1": ["x1", "x2"], "g2": ["x3"], "g3": ["x4", "x5"]}
    posts = {"x1": (0, 80, 1), "x2": (5, 60, -1), "x3": (10, 90, 1), "x4": (20, 70, 1), "x5": (0, 40, -1)}
    units = [(f"n{i}", regions[i % 2]) for i in range(14)]
    cell = {(u, x): rng.uniform(-5, 95) for u, _ in units for x in posts}
    for u, g in (("n0", "g2"), ("n3", "g1"), ("n4", "g1"), ("n9", "g3")):
        for x in goals[g]:
            cell[u, x] = math.nan
    cell["n5", "x4"] = math.nan
    with open(os.path.join(folder, "sdg.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["id", "region"] + list(posts))
        w.writerows([u, r] + ["" if math.isnan(cell[u, x]) else repr(cell[u, x]) for x in posts] for u, r in units)
    lines = "".join(f"  - {{ code: {x}, direction: {d}, low: {a}, high: {b}, parent: {g} }}\n" for g, xs in goals.items() for x in xs for a, b, d in [posts[x]])
    config = description(folder, "data: sdg.csv\nunit: id\nindicators:\n" + lines + "aggregates:\n" + "".join(f"  - {{ code: {g}, parent: index }}\n" for g in goals) +
                         "  - { code: index }\nsteps:\n  - normalise: goalposts\n"
                         "aggregate: [arithmetic, { method: arithmetic, fill: { method: mean, within: region } }]\n")
    score = {}
    for u, _ in units:
        for g, xs in goals.items():
            parts = []
            for x in xs:
                low, high = posts[x][:2]
                s = (cell[u, x] - low) / (high - low) if posts[x][2] > 0 else (high - cell[u, x]) / (high - low)
                parts.append(s if math.isnan(s) else 100 * min(1, max(0, s)))
            score[u, g] = mean(parts, [1] * len(xs), "arithmetic")
    want = []
    for u, r in units:
        filled = [score[u, g] if not math.isnan(score[u, g]) else
                  mean([score[v, g] for v, q in units if q == r], [1] * 7, "arithmetic") for g in goals]
        want.append(dict({"unit": u, "score": str(mean(filled, [1] * 3, "arithmetic"))}, **{g: str(score[u, g]) for g in goals}))
    check("goalposts with regional means", table(config, "scores"), want, {"score": "score", "g1": "g1", "g2": "g2", "g3": "g3"}, {"unit": "unit"}, rel=1e-9)


def weight_sets(folder):
    """25 sets of weights enumerated: index score and rank of each set."""
    meta = [m for m in rows(os.path.join(FOLDER, "asem_iMeta.csv")) if m["Type"] in ("Indicator", "Aggregate")]
    base = rows(os.path.join(FOLDER, "B_normalised_1_100.csv"))
    normalised = {c: [num(r[c]) for r in base] for c in INDICATORS}
    rng = random.Random(11)
    sets = {f"s{k:02}": {m["iCode"]: 1 + rng.uniform(-0.25, 0.25) for m in meta} for k in range(25)}
    with open(os.path.join(folder, "sets.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["iCode", "Level"] + list(sets))
        w.writerows([m["iCode"], m["Level"]] + [repr(sets[s][m["iCode"]]) for s in sets] for m in meta)
    with open(os.path.join(FOLDER, "asem-uncertainty.yaml"), encoding="utf-8") as f:
        text = f.read()
    text = text[:text.index("simulate:")].replace("data: asem", f"data: {FOLDER}/asem").replace("meta: asem", f"meta: {FOLDER}/asem")
    config = description(folder, text + "simulate:\n  mode: enumerate\n  weight_sets: sets.csv\n  aggregate: [arithmetic, geometric]\n")
    got = kangce("index", config, "--enumerate", "--table", "combinations")
    want = []
    for s, weight in sets.items():
        for rule in ("arithmetic", "geometric"):
            index = aggregate(meta, weight, normalised, [rule] * 3)["Index"]
            want += [{"set": s, "rule": rule, "unit": r["uCode"], "score": str(v), "rank": str(1 + sum(o > v for o in index))} for r, v in zip(base, index)]
    column = next(c for c in got[0] if c.startswith("weight"))
    check("25 sets of weights", got, want, {"score": "score", "rank": "rank"}, {column: "set", "aggregate": "rule", "unit": "unit"}, rel=1e-9)


def aggregation_cases(folder):
    """The four cases of aggregation_unit_cases.csv, each as an index of one unit on raw values."""
    want = {r["case"]: r["value"] for r in rows(os.path.join(FOLDER, "aggregation_unit_cases.csv"))}
    faults = []
    for case, weights, rule in (("gmean 1,2,3", (1, 1, 1), "geometric"), ("gmean w 1,1,2", (1, 1, 2), "geometric"),
                                ("hmean w 2,1,1", (2, 1, 1), "harmonic"), ("genmean p-1 w 2,1,1", (2, 1, 1), "{ method: power, p: -1 }")):
        with open(os.path.join(folder, "one.csv"), "w", encoding="utf-8") as f:
            f.write("unit,a,b,c\nx,1,2,3\n")
        config = description(folder, "data: one.csv\nindicators:\n" + "".join(
            f"  - {{ code: {c}, direction: 1, weight: {w} }}\n" for c, w in zip("abc", weights)) + f"steps:\n  - normalise: none\naggregate: {rule}\n")
        got = table(config, "scores")[0]["score"]
        if abs(num(got) - num(want[case])) > 1e-9 * abs(num(want[case])):
            faults.append(f"{case}: {got}, expected {want[case]}")
    say("unit cases of aggregation", faults)


if FOLDER:
    INDICATORS = [m["iCode"] for m in rows(os.path.join(FOLDER, "asem_iMeta.csv")) if m["Type"] == "Indicator"]
    with tempfile.TemporaryDirectory() as tmp:
        steps()
        normalisations(tmp)
        details()
        raw(tmp)
        aggregation_cases(tmp)
        other_means(tmp)
        panel(tmp)
        goalposts(tmp)
        weight_sets(tmp)
finish()
