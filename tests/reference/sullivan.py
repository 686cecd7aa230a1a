#!/usr/bin/env python3
"""Sullivan's method against the numbers of the EHLEIS manual's workbook."""
import os
import tempfile

import reflib as r

KEY = {"age": "age_start"}
TMP = tempfile.mkdtemp()


def open_band(rows):
    """ex1 as copied ends with age 84 and its T: the open interval 85+ is what is left, with the prevalence of ex3."""
    last = rows[-1]
    left = float(last["Tx"]) - float(last["Lx"])
    return rows + [{"age_start": "85", "lx": float(last["lx"]) * (1 - float(last["qx"])), "Lx": left, "Tx": left, "prop_disabled": 0.513}]


def manual(folder):
    one, three, four = (os.path.join(folder, n) for n in ("ex1_complete_table.csv", "ex3_abridged_table.csv", "ex4_abridged_with_variance.csv"))
    columns = {"value": "dfle", "percent": "pct_free", "life_expectancy": "ex", "L_free": "Lx_free", "T_free": "Tx_free"}
    rows = open_band(r.rows(one))
    path = r.write(os.path.join(TMP, "ex1.csv"), ["age", "lx", "Lx", "prevalence"], [[x["age_start"], x["lx"], x["Lx"], x["prop_disabled"]] for x in rows])
    r.check("ex1, single years", r.kangce("stats", "sullivan", path), rows[:-1], columns, KEY, rel=1e-10)
    life = r.kangce("stats", "life-expectancy", one, "--ax", "half", "--table", "--no-suppression")
    r.check("ex1, rates and probabilities from age 1", life, rows[1:-2], {"m": "mx", "q": "qx"}, KEY, rel=1e-12)  # q0 is of births
    got = r.kangce("stats", "sullivan", one)
    r.say("ex1 without its open interval", [g for g in got if g["note"] != "bad_bands" or g["value"]])
    columns = {"value": "dfle", "percent": "pct_free", "life_expectancy": "ex", "L_free": "nLx_free", "T_free": "Tx_free"}
    r.check("ex3, abridged", r.kangce("stats", "sullivan", three), r.rows(three), columns, KEY, rel=1e-12)
    got = r.kangce("stats", "sullivan", three, "--lx", "lx", "--Lx", "nLx", "--age", "age_group")
    r.check("ex3, ages as texts", got, r.rows(three), columns, KEY, rel=1e-12)
    got = r.kangce("stats", "sullivan", three, "--deaths", "deaths", "--ax", "half")
    r.check("ex3 from deaths, within the q0 of births", got, r.rows(three), {"value": "dfle", "life_expectancy": "ex"}, KEY, rel=1e-4)
    r.check("ex3 from deaths, oldest ages", got[-3:], r.rows(three)[-3:], {"value": "dfle", "life_expectancy": "ex"}, rel=1e-12)
    got = r.kangce("stats", "sullivan", four)
    columns.update({"var_prevalence": "var_dfle_prev", "se_prevalence": "se_dfle_prev", "var_mortality": "var_dfle_mort"})
    r.check("ex4, variances", got, r.rows(four), columns, KEY, rel=1e-12)
    total = [{"age": g["age"], "total": float(g["se"]) ** 2} for g in got]
    r.check("ex4, total variance", total, r.rows(four), {"total": "var_dfle_total"}, KEY, rel=1e-12)
    computed = r.kangce("stats", "sullivan", four, "--deaths", "deaths", "--ax", "half")[-1]
    r.check("ex4, open interval as ten years", [computed], r.rows(four)[-1:], {"var_mortality": "var_dfle_mort"}, rel=1e-2)


def variants(folder):
    four = os.path.join(folder, "ex4_abridged_with_variance.csv")
    rows = r.rows(four)

    def run(change, *args):
        path = r.write(os.path.join(TMP, "v.csv"), ["age", "deaths", "pop", "prevalence", "respondents", "institution"],
                       [change(i, [x["age_start"], x["deaths"], x["pop"], x["prop_disabled"], x["n_survey"], 0]) for i, x in enumerate(rows)])
        return r.kangce("stats", "sullivan", path, "--ax", "half", *args)

    def set_(row, k, v):
        return lambda i, x: [v if i == row and j == k else y for j, y in enumerate(x)]

    faults = []
    base = run(lambda i, x: x)
    got = run(set_(10, 4, 0))
    if [g["note"] for g in got] != ["no_interval"] * 11 + [""] * 8 or got[0]["value"] != base[0]["value"]:
        faults.append(("no respondents", [g["note"] for g in got]))
    got = run(set_(10, 4, 0), "--fill")
    n = [float(x["n_survey"]) for i, x in enumerate(rows) if i != 10]
    p = sum(float(x["n_survey"]) * float(x["prop_disabled"]) for i, x in enumerate(rows) if i != 10) / sum(n)
    if not r.close(got[10]["prevalence"], p, rel=1e-12) or got[0]["note"] != "imputed" or got[11]["note"] != "":
        faults.append(("fill", got[10], p))
    got = run(set_(10, 3, ""))
    if [g["note"] for g in got] != ["missing"] * 11 + [""] * 8:
        faults.append(("missing", [g["note"] for g in got]))
    got = run(lambda i, x: x[:5] + [0.1])
    want = [{"age": b["age"], "p": 0.1 + 0.9 * float(b["prevalence"])} for b in base]
    r.check("institutions: p = I + (1 - I) p", got, want, {"prevalence": "p"}, {"age": "age"}, rel=1e-12)
    r.say("bands without respondents or prevalence", faults)


def difference():
    path = r.write(os.path.join(TMP, "d.csv"), ["age", "sex", "value", "se"], [[0, "female", 68, 0.3], [0, "male", 66, 0.4]])
    want = [{"value": 2, "se": 0.5, "z": 4, "lower": 2 - 1.959963984540054 * 0.5, "p": 6.334248366623996e-05}]
    columns = {k: k for k in want[0]}
    r.check("difference, independent", r.kangce("stats", "sullivan-difference", path, "--group", "age", "--by", "sex"), want, columns, rel=1e-10)
    path = r.write(os.path.join(TMP, "w.csv"), ["age", "value", "se", "value2", "se2"], [[0, 68, 0.3, 66, 0.4]])
    want = [{"value": 2, "se": 0.7, "z": 2 / 0.7}]
    r.check("difference, the manual's sum", r.kangce("stats", "sullivan-difference", path, "--se-sum"), want, {k: k for k in want[0]}, rel=1e-12)


folder = r.data("sullivan")
if folder:
    manual(folder)
    variants(folder)
difference()
r.finish()
