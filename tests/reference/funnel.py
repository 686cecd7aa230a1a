#!/usr/bin/env python3
"""Funnel limits and classes against PHEindicatormethods (relative 1e-6), overdispersion against FunnelPlotR (1e-8)."""
import tempfile

from reflib import check, data, finish, kangce, num, rows, say, write

LIMITS = {"lower": "lower_2s", "upper": "upper_2s", "lower_99.8": "lower_3s", "upper_99.8": "upper_3s"}


def proportion(folder):
    path = f"{folder}/prop_inputs_and_significance.csv"
    want = rows(f"{folder}/prop_limits_expected.csv")
    columns = {"x": "Population", "baseline": "baseline", **{k: v + "_limit" for k, v in LIMITS.items()}}
    check("prop_limits_expected.csv", kangce("stats", "funnel", path), want, columns, rel=1e-6)
    classes(path, "prop_inputs_and_significance.csv", "proportion")


def classes(path, name, kind):
    want = rows(path)
    got = kangce("stats", "funnel", path, "--kind", kind, "--what", "classes")
    say(f"{name}: classes", [f"{w}: {g['class']}" for g, w in zip(got, want) if g["class"] != w["significance"]] + ([] if len(got) == len(want) else ["rows"]))


def ratio(folder):
    path = f"{folder}/ratio_inputs_and_significance.csv"
    want = rows(f"{folder}/ratio_limits_expected.csv")
    got = kangce("stats", "funnel", path, "--kind", "ratio", "--per", 100)
    columns = {"x": "Observed_events", **{k: v + "_isr" for k, v in LIMITS.items()}, **{k + "_expected": v + "_exp_events" for k, v in LIMITS.items()}}
    check("ratio_limits_expected.csv, ratio x 100", got, want, columns, rel=1e-6)
    got = kangce("stats", "funnel", path, "--kind", "ratio")
    for g in got:
        g.update({k: repr(num(g[k]) - 1) for k in LIMITS})
    check("ratio_limits_expected.csv, as a share", got, want, {k: v + "_count" for k, v in LIMITS.items()}, rel=1e-6, abs_=1e-6)
    exact = kangce("stats", "funnel", path, "--kind", "ratio", "--per", 100, "--exact")
    check("ratio limits, exact root, from two events on", exact[1:], want[1:], columns, rel=1e-6)
    classes(path, "ratio_inputs_and_significance.csv", "ratio")


def exact_poisson(folder, tmp):
    want = rows(f"{folder}/funnelplotr_poisson_limits_expected.csv")
    path = write(f"{tmp}/e.csv", ["observed", "expected"], [[w["expected"], w["expected"]] for w in want])
    got = kangce("stats", "funnel", path, "--kind", "ratio", "--what", "classes", "--overdispersion", "cqc", "--trim", 0)
    check("funnelplotr_poisson_limits_expected.csv (7 digits)", got, want,
          {"exact_lower": "ll95", "exact_upper": "ul95", "exact_lower_99.8": "ll99.8", "exact_upper_99.8": "ul99.8"}, rel=1e-6)


def overdispersion(folder):
    path = f"{folder}/ratio_inputs_and_significance.csv"
    options = ["--kind", "ratio", "--overdispersion", "shmi", "--trim", 0.1]
    check("od_phi_tau2_expected.csv", kangce("stats", "funnel", path, *options, "--what", "dispersion"), rows(f"{folder}/od_phi_tau2_expected.csv"),
          {"phi": "phi", "tau2": "tau2"}, rel=1e-8)
    got = kangce("stats", "funnel", path, *options, "--what", "classes")
    columns = {"value": "rr", "numerator": "numerator", "denominator": "denominator", "y": "Y", "s": "s", "z": "Uzscore", "rank": "rk", "trimmed": "truncated",
               "z_used": "Wuzscore", "lower": "OD95LCL", "upper": "OD95UCL", "lower_99.8": "OD99LCL", "upper_99.8": "OD99UCL",
               "exact_lower": "LCL95", "exact_upper": "UCL95", "exact_lower_99.8": "LCL99", "exact_upper_99.8": "UCL99"}
    check("od_shmi_trim0.1_expected.csv", got, rows(f"{folder}/od_shmi_trim0.1_expected.csv"), columns, key={"row": "group"}, rel=1e-8, abs_=1e-13)


def rates(tmp):
    """Rules of a rate funnel that no file at hand shows: an area without events, a standardised rate of few events, years."""
    header = ["area", "events", "population", "rate"]
    lines = [["a", 0, 900, ""], ["b", 50, 51000, 100], ["c", 9, 9000, 100], ["d", 90, 60000, 150]]  # d: 60 000 person-years
    path = write(f"{tmp}/r.csv", header, lines)
    crude = kangce("stats", "funnel", path, "--kind", "rate", "--what", "classes")
    dsr = kangce("stats", "funnel", path, "--kind", "rate", "--what", "classes", "--dsr")
    faults = []
    if [c["denominator"] for c in crude] != ["900", "50000", "9000", "60000"] or dsr[0]["denominator"] != "":
        faults.append((crude, dsr))
    if dsr[2]["note"] != "few_events" or dsr[2]["class"] != "" or crude[2]["class"] != "Not significant":
        faults.append((crude[2], dsr[2]))
    one, five = (kangce("stats", "funnel", path, "--kind", "rate", "--years", y) for y in (1, 5))
    average = 149 / 119900
    if abs(num(one[0]["baseline"]) / (1e5 * average) - 1) > 1e-14:
        faults.append(one[0])
    big = write(f"{tmp}/big.csv", header, [[a, 100 * e, 100 * p, r] for a, e, p, r in lines])
    ends = [num(kangce("stats", "funnel", big, "--kind", "rate", "--years", y)[-1]["x"]) for y in (1, 5)]
    if ends != [-(-6300000 * average // 1), -(-1300000 * 5 * average // 1)]:
        faults.append(ends)
    if abs(num(one[0]["lower_population"]) / num(five[0]["lower_population"]) - 5) > 1e-9:
        faults.append((one[0], five[0]))
    text = kangce("stats", "funnel", write(f"{tmp}/bad.csv", ["events", "rate"], [[0, 0], [5, 10]]), "--kind", "rate", fail=True)
    if "row 2" not in text or "denominator" not in text:
        faults.append(text)
    say("rates: no events, few events, years", faults)


def main():
    folder = data("funnel")
    if folder:
        with tempfile.TemporaryDirectory() as tmp:
            proportion(folder)
            ratio(folder)
            exact_poisson(folder, tmp)
            overdispersion(folder)
            rates(tmp)
    finish()


main()
