#!/usr/bin/env python3
"""Life tables against Public Health England's function, the WHO's global tables and a published US Census Bureau table."""
import os
import tempfile

import reflib as r

TMP = tempfile.mkdtemp()


def shared(name):
    path = os.path.join(r.ROOT, "..", "shared", "data", "lifetable", name)
    return path if os.path.exists(path) else None


def wide(got, conf):
    """The reference gives both levels in one row."""
    for g in got:
        g["low" + conf], g["high" + conf] = g["lower"], g["upper"]
    return got


def phe(folder, name, group=(), pops="pops"):
    inp, want = os.path.join(folder, name + "_input.csv"), r.rows(os.path.join(folder, name + "_expected.csv"))
    args = ["--group", ",".join(group)] if group else []
    a = wide(r.kangce("stats", "life-expectancy", inp, *args), "95_0")
    b = wide(r.kangce("stats", "life-expectancy", inp, *args, "--conf", "0.998"), "99_8")
    key = {**{g: g for g in group}, "age": "startage"}
    r.check(name + ": value and 95% limits", a, want, {"value": "value", "low95_0": "lower95_0cl", "high95_0": "upper95_0cl"}, key, abs_=1e-9)
    r.check(name + ": 99.8% limits", b, want, {"value": "value", "low99_8": "lower99_8cl", "high99_8": "upper99_8cl"}, key, abs_=1e-9)


def column_order(folder):
    rows = r.rows(os.path.join(folder, "phe_case1_input.csv"))
    bands = ["<1岁", "1-4岁"] + [f"{a}-{a + 4}岁" for a in range(5, 90, 5)] + ["90岁及以上"]
    path = r.write(os.path.join(TMP, "zh.csv"), ["死亡数", "年龄组", "人口数"],
                   [[x["deaths"], b, x["pops"]] for b, x in reversed(list(zip(bands, rows)))])
    want = r.rows(os.path.join(folder, "phe_case1_expected.csv"))
    r.check("Chinese headers, other order of columns and rows", r.kangce("stats", "life-expectancy", path), want,
            {"value": "value", "lower": "lower95_0cl"}, {"age": "startage"}, abs_=1e-9)


def published(folder):
    """The source uses the Coale-Demeny North rules for a: a sanity bound, no more."""
    path = os.path.join(folder, "pas_ltpopdth_male_north_imr0.1.csv")
    got = r.kangce("stats", "life-expectancy", path, "--ax", "half")
    # at age 0 the source puts a given infant mortality of 0.1 in place of deaths and population
    r.check("US Census Bureau LTPOPDTH, within 0.31 years", got[1:], r.rows(path)[1:], {"value": "ex_published"}, {"age": "age_start"}, abs_=0.31)


def who():
    tables, summary = shared("who_global_life_tables.csv"), shared("who_global_summary_expected.csv")
    if not tables:
        print("ok lifetable: WHO tables # skipped: they may not be copied")
        return
    want, key = r.rows(tables), {"year": "year", "sex": "sex", "age": "age_start"}
    got = r.kangce("stats", "life-expectancy", tables, "--group", "year,sex", "--age", "age_start", "--rate", "nMx", "--ax", "who", "--open-e", "ex",
                   "--table")
    r.check("WHO global tables: nqx, ex", got, want, {"q": "nqx", "value": "ex"}, key, rel=1e-6)
    # The published l of men and women stay at 100000 up to age 65 in one table: compare where the source is a life table
    sound = [w for w in want if not (w["sex"] == "male" and w["year"] == "2000")]
    r.check("WHO global tables: l, L, T", got, sound, {"l": "lx", "L": "nLx", "T": "Tx"}, key, rel=1e-6)
    scale = {"q5_0_per_1000": (0, 5, 1000), "q1_0_per_1000": (0, 1, 1000), "q40_30_percent": (30, 70, 100)}
    for column, (start, end, by) in scale.items():
        q = r.kangce("stats", "probability", tables, "--group", "year,sex", "--age", "age_start", "--rate", "nMx", "--ax", "who", "--from", start, "--to", end)
        for g in q:
            g["scaled"] = by * float(g["value"])
        ok = [w for w in r.rows(summary) if not (w["sex"] == "male" and w["year"] == "2000")]
        r.check("WHO summary: " + column, q, ok, {"scaled": column}, {"year": "year", "sex": "sex"}, rel=1e-6)
    at = {(g["year"], g["sex"], g["age"]): g["value"] for g in got}
    e = [{"year": w["year"], "sex": w["sex"], "e0": at[w["year"], w["sex"], "0"], "e60": at[w["year"], w["sex"], "60"]} for w in r.rows(summary)]
    r.check("WHO summary: e0, e60", e, r.rows(summary), {"e0": "e0", "e60": "e60"}, {"year": "year", "sex": "sex"}, rel=1e-6)


def more(folder):
    """What must not change a result, and what --bands says."""
    path = os.path.join(folder, "phe_case1_input.csv")
    base = r.kangce("stats", "life-expectancy", path)
    faults = []
    for args in (["--bands", "0,1,5-90/5"], ["--bands", "file"], ["--threads", "1"], ["--threads", "2"]):
        if r.kangce("stats", "life-expectancy", path, *args) != base:
            faults.append(args)
    if {g["note"] for g in r.kangce("stats", "life-expectancy", path, "--bands", "0,1,5-85/5")} != {"bad_bands"}:
        faults.append("85+ asked for")
    for text, key in (("age,deaths,pop\n0,1,9\nall,1,9\n", "stats.life_age_text"), ("age,deaths\n0,1\n", "stats.no_column"),
                      ("age,deaths,pop\n0,1,9\n5,x,9\n", "frame.not_a_number")):
        with open(os.path.join(TMP, "bad.csv"), "w", encoding="utf-8") as f:
            f.write(text)
        got = r.kangce("stats", "life-expectancy", os.path.join(TMP, "bad.csv"), fail=True)
        if key not in got:
            faults.append(got)
    if "stats.life_bands_spec" not in r.kangce("stats", "life-expectancy", path, "--bands", "0,5,3", fail=True):
        faults.append("bands not ascending")
    r.say("bands, threads, messages", faults)
    single = r.write(os.path.join(TMP, "single.csv"), ["age", "deaths", "population"], [[a, 2 + a * a // 40, 1000 - 5 * a] for a in range(101)])
    got = r.kangce("stats", "life-expectancy", single)
    q5 = r.kangce("stats", "probability", single, "--from", 0, "--to", 5)
    table = r.kangce("stats", "life-expectancy", single, "--table")
    r.check("5q0 is 1 - l5 / l0", q5, [{"q": 1 - float(table[5]["l"]) / 1e5}], {"value": "q"}, rel=1e-12)
    r.say("single years: 101 rows", [] if len(got) == 101 and not got[0]["note"] else [got[0], len(got)])


def edges(folder):
    rows = [[x["startage"], x["deaths"], x["pops"]] for x in r.rows(os.path.join(folder, "phe_case1_input.csv"))]

    def note(change, *args):
        path = r.write(os.path.join(TMP, "edge.csv"), ["age", "deaths", "population"], change([list(x) for x in rows]))
        got = r.kangce("stats", "life-expectancy", path, *args)
        return sorted({(g["note"], g["value"] == "") for g in got})

    def put(i, k, v):
        def change(x):
            x[i][k] = v
            return x
        return change

    cases = [("negative deaths", put(3, 1, -1), [], [("impossible", True)]), ("no population", put(3, 2, 0), [], [("impossible", True)]),
             ("more deaths than people", put(3, 1, 1e7), [], [("impossible", True)]), ("missing deaths", put(3, 1, ""), [], [("missing", True)]),
             ("a band absent", lambda x: x[:5] + x[6:], [], [("bad_bands", True)]), ("a band twice", lambda x: x + x[4:5], [], [("bad_bands", True)]),
             ("band twice, pooled", lambda x: x + x[4:5], ["--pool"], [("", False)]), ("no deaths in a closed band", put(4, 1, 0), [], [("", False)]),
             ("no deaths in the open band", put(19, 1, 0), [], [("not_defined", True)]),
             ("population of 5000", lambda x: [[a, 0.02, 250] for a, d, p in x], [], [("small_population", True)]),
             ("population of 5000.02", lambda x: [[a, 0.02 if a != "90" else 200, 250.001] for a, d, p in x], [], [("", False)])]
    r.say("rules of suppression", [f"{n}: {note(c, *a)}, expected {w}" for n, c, a, w in cases if note(c, *a) != w])


folder = r.data("lifetable")
if folder:
    phe(folder, "phe_case1")
    phe(folder, "denmark_abridged", ("sex", "P"))
    column_order(folder)
    published(folder)
    edges(folder)
    more(folder)
who()
r.finish()
