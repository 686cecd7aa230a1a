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
            columns = {k: v for k, v in columns.items() if k != "deff"}  # not in the file: see api()
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
    for d, want in (("apistrat(fpc)", 1.14792000516636), ("apiclus1(fpc)", 2.49151297463795)):  # svyratio(deff = TRUE)
        got = kangce("stats", "survey", f"{folder}/{designs[d][0]}", *designs[d][1:], *what["ratio api00/api99"])
        say(f"{d} ratio api00/api99: deff", [] if close(got[0]["deff"], want, rel=1e-7) else [got[0]["deff"], want])
    got = kangce("stats", "survey", f"{folder}/apiclus1.csv", *designs["apiclus1(fpc)"][1:], "--y", "api00", "--by", "stype", "--interval", "z")
    check("apiclus1 by stype", got, rows(f"{folder}/apiclus1_domain_stype_expected.csv"),
          {"value": "api00", "se": "se", "lower": "ci_l", "upper": "ci_u"}, key={"stype": "stype"}, rel=1e-9)


# Small sample made for this test; numbers of R survey 4.1-1 (options survey.lonely.psu; fpc = f).
LONELY = "h,p,w,y,f\n1,1,1,3,.5\n1,1,2,1,.5\n1,2,3,4,.5\n1,2,1,1,.5\n2,3,2,5,.2\n2,3,1,9,.2\n3,4,1,2,.25\n3,4,2,6,.25\n3,5,2,5,.25\n3,5,1.5,3,.25\n"
RULES = {("none", "certainty"): (0.26031073851096, 8.0156097709407), ("none", "remove"): (0.26031073851096, 8.0156097709407),
         ("none", "adjust"): (0.50244255285041, 20.621590627301), ("none", "average"): (0.31881424195945, 9.8170769580359),
         ("f", "certainty"): (0.1894872742165, 5.6734028589551), ("f", "adjust"): (0.42854976111832, 17.91612402279),
         ("f", "average"): (0.23207356729063, 6.9484710548436)}


# The same with domains a (h 1, 2, 3), b (h 1, 3), c (h 2 alone): svyby; na.rm with y of h 3 missing; postStratify to 10, 9, 2.
GROUP = "abaaacbabb"
BY = {("none", "certainty", "mean"): (0.49382716049383, 1.00445420941647, 0), ("none", "certainty", "total"): (15.620499351813, 12.658988901172, 0),
      ("none", "adjust", "mean"): (0.52320049630659, 1.00445420941647, 0), ("none", "adjust", "total"): (18.547236990991, 12.658988901172, 9),
      ("none", "average", "mean"): (0.60481228216869, 1.00445420941647, ""), ("none", "average", "total"): (19.131126469709, 12.658988901172, ""),
      ("f", "certainty", "total"): (12.569805089977, 10.917302780449, 0), ("f", "adjust", "total"): (15.4272486205415, 10.9173027804490, 8.0498447189992),
      ("f", "average", "mean"): (0.49135182079339, 0.82220845882517, ""), ("f", "average", "total"): (15.394804318341, 10.917302780449, "")}
GAP = {"certainty": (0.43, 8), "adjust": (0.89944427287075, 20.615528128088), "average": (0.60811183182043, 11.313708498985)}
POST = {"certainty": (0.49382716049383, 1.0044542094165, 0), "adjust": (0.52320049630659, 1.0044542094165, 0), "average": (0.60481228216869, 1.2302001415305, 0)}


def domains(path):
    lines = [r + "," + g for r, g in zip(LONELY.split(), ["g"] + list(GROUP))]
    gap = [",".join(r[:3] + ["NA"] + r[4:]) if r[0] == "3" else ",".join(r) for r in (line.split(",") for line in lines)]
    args = ["stats", "survey", path, "--strata", "h", "--psu", "p", "--weight", "w", "--y", "y"]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    totals = write(os.path.join(os.path.dirname(path), "g.csv"), ["g", "population"], [("a", 10), ("b", 9), ("c", 2)])
    for (fpc, rule, what), want in BY.items():
        got = kangce(*args, "--fpc", fpc, "--lonely", rule, "--what", what, "--by", "g")
        say(f"lonely unit, {rule}, fpc {fpc}, {what} of domains",
            [g for g, w, df in zip(got, want, (1, 1, 0)) if not close(g["se"], w, rel=1e-11, abs_=1e-15) or num(g["df"]) != df])
    for rule, want in POST.items():
        got = kangce(*args, "--lonely", rule, "--by", "g", "--poststrata", "g", "--totals", totals)
        say(f"lonely unit, {rule}, domains of a post-stratified sample", [g for g, w in zip(got, want) if not close(g["se"], w, rel=1e-11, abs_=1e-15)])
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(gap) + "\n")
    for rule, want in GAP.items():
        got = [kangce(*args, "--lonely", rule, "--what", what)[0] for what in ("mean", "total")]
        say(f"lonely unit, {rule}, y missing in a stratum", [g for g, w in zip(got, want) if not close(g["se"], w, rel=1e-11) or g["df"] != "2"])
    with open(path, "w", encoding="utf-8") as f:
        f.write(LONELY)


def zero_one():
    """A column of numbers 0 and 1 has one row, that of 1, however they are written and also when nobody has it."""
    path = write(os.path.join(tempfile.mkdtemp(), "z.csv"), ["p", "none", "mixed", "words"],
                 [(1, 0, "1.0", "yes"), (2, "0.0", "0", "no"), (3, 0, 1, "yes"), (4, 0, "NA", "yes")])
    for name, want in (("none", [("1", 0)]), ("mixed", [("1", 2 / 3)]), ("words", [("yes", 0.75), ("no", 0.25)])):
        got = kangce("stats", "survey", path, "--what", "proportion", "--y", name)
        same = [g["level"] for g in got] == [w[0] for w in want] and all(close(g["value"], w[1], rel=1e-14) for g, w in zip(got, want))
        say(f"levels of a column, {name}", [] if same else [got])
    got = kangce("stats", "survey", path, "--what", "proportion", "--y", "none")[0]
    exact = close(got["upper"], 1 - 0.025 ** (1 / 4), rel=1e-10) and got["lower"] == "0" and got["note"] == "not_defined"
    say("nobody has it: exact limits", [] if exact else [got])
    got = kangce("stats", "survey", path, "--what", "total", "--levels", "--y", "none")
    say("nobody has it: a total of 0", [] if [(g["level"], g["value"], g["upper"]) for g in got] == [("1", "0", "0")] else [got])


def lonely():
    path = os.path.join(tempfile.mkdtemp(), "lonely.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(LONELY)
    args = ["stats", "survey", path, "--strata", "h", "--psu", "p", "--weight", "w", "--y", "y"]
    for (fpc, rule), want in RULES.items():
        got = [kangce(*args, "--fpc", fpc, "--lonely", rule, "--what", what)[0] for what in ("mean", "total")]
        bad = [g for g, w in zip(got, want) if not close(g["se"], w, rel=1e-11) or g["note"] != "lonely_unit" or g["df"] != "2"]
        say(f"lonely unit, {rule}, fpc {fpc}", bad)
    domains(path)
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
    zero_one()
    refused()
    if folder:
        nhanes(folder)
        api(folder)
        related(folder)


main()
finish()
