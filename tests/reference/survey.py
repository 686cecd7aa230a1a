#!/usr/bin/env python3
"""Complex surveys against R survey 4.1-1 (../shared/data/survey, not copied: rows about persons)."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from reflib import check, close, data, finish, kangce, num, rows, say, write  # noqa: E402

BOTH = {"z": {"value": "estimate", "se": "se", "deff": "deff", "lower": "lower_z", "upper": "upper_z"},
        "t": {"value": "estimate", "se": "se", "deff": "deff", "lower": "lower_t", "upper": "upper_t", "df": "degf"}}


def both(name, args, want, key=()):
    for interval, columns in BOTH.items():
        got = kangce("stats", "survey", *args, "--interval", interval)
        if any(w["estimate_of"].find("ratio") >= 0 for w in want):
            columns = {k: v for k, v in columns.items() if k != "deff"}
        check(f"{name}, {interval}", got, want, columns, key=key, rel=1e-9)


def nhanes(folder):
    design = [f"{folder}/nhanes_high_cholesterol.csv", "--strata", "SDMVSTRA", "--psu", "SDMVPSU", "--weight", "WTMEC2YR", "--y", "HI_CHOL"]
    want = rows(f"{folder}/nhanes_overall_expected.csv")
    both("NHANES mean", design, want[:1])
    both("NHANES total", design + ["--what", "total"], want[1:])
    check("NHANES by sex", kangce("stats", "survey", *design, "--by", "RIAGENDR", "--interval", "z"), rows(f"{folder}/nhanes_by_sex_expected.csv"),
          {"value": "HI_CHOL", "se": "se", "lower": "ci_l", "upper": "ci_u"}, key={"RIAGENDR": "RIAGENDR"}, rel=1e-9)
    for w in rows(f"{folder}/nhanes_ciprop_expected.csv"):
        got = kangce("stats", "survey", *design, "--what", "proportion", "--interval", w["method"])
        check(f"NHANES proportion, {w['method']}", got, [w], {"value": "estimate", "se": "se", "lower": "lower", "upper": "upper", "df": "degf"},
              rel=1e-4 if w["method"] == "likelihood" else 1e-9)
    # the logit limits of R come from a regression that stops at a relative change of 1e-8


def api(folder):
    designs = {"apistrat(fpc)": ["apistrat.csv", "--strata", "stype", "--weight", "pw", "--fpc", "fpc"],
               "apiclus1(fpc)": ["apiclus1.csv", "--psu", "dnum", "--weight", "pw", "--fpc", "fpc"],
               "apiclus1(no fpc)": ["apiclus1.csv", "--psu", "dnum", "--weight", "pw"]}
    what = {"mean api00": ["--y", "api00"], "total enroll": ["--y", "enroll", "--what", "total"],
            "ratio api00/api99": ["--y", "api00", "--x", "api99", "--what", "ratio"], "prop sch.wide": ["--y", "sch.wide", "--what", "proportion"]}
    expected = rows(f"{folder}/api_expected.csv")
    for d, args in designs.items():
        for w, more in what.items():
            want = [dict(r, level=r["level"].replace("sch.wide", "")) for r in expected if r["estimate_of"] == f"{d} {w}"]
            both(f"{d} {w}", [f"{folder}/{args[0]}"] + args[1:] + more, want, {"level": "level"} if w.startswith("prop") else ())
    got = kangce("stats", "survey", f"{folder}/apiclus1.csv", *designs["apiclus1(fpc)"][1:], "--y", "api00", "--by", "stype", "--interval", "z")
    check("apiclus1 by stype", got, rows(f"{folder}/apiclus1_domain_stype_expected.csv"),
          {"value": "api00", "se": "se", "lower": "ci_l", "upper": "ci_u"}, key={"stype": "stype"}, rel=1e-9)


# Small sample made for this test; numbers of R survey 4.1-1 (options survey.lonely.psu; fpc = f).
LONELY = "h,p,w,y,f\n1,1,1,3,.5\n1,1,2,1,.5\n1,2,3,4,.5\n1,2,1,1,.5\n2,3,2,5,.2\n2,3,1,9,.2\n3,4,1,2,.25\n3,4,2,6,.25\n3,5,2,5,.25\n3,5,1.5,3,.25\n"
RULES = {("none", "certainty"): (0.26031073851096, 8.0156097709407), ("none", "remove"): (0.26031073851096, 8.0156097709407),
         ("none", "adjust"): (0.50244255285041, 20.621590627301), ("none", "average"): (0.31881424195945, 9.8170769580359),
         ("f", "certainty"): (0.1894872742165, 5.6734028589551), ("f", "adjust"): (0.42854976111832, 17.91612402279),
         ("f", "average"): (0.23207356729063, 6.9484710548436)}


def lonely():
    path = os.path.join(tempfile.mkdtemp(), "lonely.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(LONELY)
    args = ["stats", "survey", path, "--strata", "h", "--psu", "p", "--weight", "w", "--y", "y"]
    for (fpc, rule), want in RULES.items():
        got = [kangce(*args, "--fpc", fpc, "--lonely", rule, "--what", what)[0] for what in ("mean", "total")]
        bad = [g for g, w in zip(got, want) if not close(g["se"], w, rel=1e-11) or g["note"] != "lonely_unit" or g["df"] != "2"]
        say(f"lonely unit, {rule}, fpc {fpc}", bad)
    text = kangce(*args, fail=True)
    say("lonely unit, fail: names the row", [] if "row 6" in text else [text])


def related(folder):
    """Identities that hold whatever the data: two ways to the same number."""
    one = f"{folder}/apistrat.csv"  # its weights have eight digits: 1e-7
    d = ["--strata", "stype", "--weight", "pw", "--fpc", "fpc"]
    standard = write(os.path.join(tempfile.mkdtemp(), "s.csv"), ["stype", "population"], [("E", 4421), ("M", 1018), ("H", 755)])
    plain = kangce("stats", "survey", one, *d, "--y", "api00")
    check("standardised to the strata is the mean", kangce("stats", "survey", one, *d, "--y", "api00", "--standardise", "stype", "--standard", standard),
          plain, {"value": "value", "se": "se", "df": "df"}, rel=1e-7)
    check("post-strata equal to the strata change nothing",
          kangce("stats", "survey", one, *d, "--y", "api00", "--poststrata", "stype", "--totals", standard), plain,
          {"value": "value", "se": "se", "lower": "lower", "upper": "upper"}, rel=1e-7)
    people = f"{folder}/nhanes_high_cholesterol.csv"
    d = ["--strata", "SDMVSTRA", "--psu", "SDMVPSU", "--weight", "WTMEC2YR", "--y", "HI_CHOL"]
    parts = kangce("stats", "survey", people, *d, "--what", "total", "--by", "race,RIAGENDR")
    whole = kangce("stats", "survey", people, *d, "--what", "total")[0]
    say("totals of domains add up", [] if close(sum(num(p["value"]) for p in parts), whole["value"], rel=1e-12) else [parts, whole])


def refused():
    """Lists too long, totals given twice, a column of numbers as a proportion: said, not cut or left to run for hours."""
    d = tempfile.mkdtemp()
    path = write(os.path.join(d, "p.csv"), ["y", "cell"], [[i / 7, "ab"[i % 2]] for i in range(1200)])
    twice = write(os.path.join(d, "t.csv"), ["cell", "population"], [["a", 3], ["b", 4], ["a", 5]])
    told = kangce("stats", "survey", path, "--poststrata", "cell", "--totals", twice, fail=True)
    say("a total given twice", [] if "row 4" in told and "survey_total_twice" in told else [told])
    told = kangce("stats", "survey", path, "--what", "proportion", fail=True)
    say("the proportions of a column of numbers", [] if "1200 different values" in told else [told])
    told = kangce("stats", "survey", path, "--what", "quantile", "--p", ",".join(str(i / 100) for i in range(1, 90)), fail=True)
    say("more quantiles than fit", [] if "89 items" in told else [told])
    once = write(os.path.join(d, "o.csv"), ["cell", "population"], [["b", 400], ["a", 500]])
    got = kangce("stats", "survey", path, "--y", "cell", "--what", "proportion", "--poststrata", "cell", "--totals", once)
    say("totals in another order", [] if [num(g["value"]) for g in got] and close(num(got[0]["value"]), 5 / 9, 1e-12) else got)


def main():
    folder = data("survey")
    lonely()
    refused()
    if folder:
        nhanes(folder)
        api(folder)
        related(folder)


main()
finish()
