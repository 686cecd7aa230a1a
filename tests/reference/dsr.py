#!/usr/bin/env python3
"""Directly standardised rates against PHE's tables and the Danish lung cancer data (relative 1e-8)."""
import csv
import tempfile

from reflib import check, data, finish, kangce, num, rows, say, write

REL = 1e-8
BOTH = ["--conf", "0.95,0.998"]
LIMITS = {"value": "value", "lower": "lower95_0cl", "upper": "upper95_0cl", "lower_99.8": "lower99_8cl", "upper_99.8": "upper99_8cl"}
TOTALS = {"events": "total_count", "population": "total_pop"}


def phe(folder):
    inputs = {"testdata_big": ("dsr_input_esp2013.csv", "esp2013"), "testdata_1976": ("dsr_input_esp1976.csv", "esp1976")}
    for w in rows(f"{folder}/dsr_expected.csv"):
        if w["area"] not in inputs:
            continue
        name, standard = inputs[w["area"]]
        per = w["statistic"].split()[-1]
        got = kangce("stats", "dsr", f"{folder}/{name}", "--standard", standard, "--per", per, *BOTH)
        check(f"{w['area']} per {per}", got, [w], {**LIMITS, **TOTALS}, rel=REL)


def packs(folder, tmp):
    """The standard populations that Kangce brings, folded to the bands of the file, are the weights of its column."""
    for name, standard, pack, age in (("dsr_input_esp2013.csv", "esp2013", "europe-2013", "ageband"), ("dsr_input_esp1976.csv", "esp1976", "europe-1976", "Age Band")):
        column = kangce("stats", "dsr", f"{folder}/{name}", "--standard", standard)
        with open(f"{folder}/{name}", encoding="utf-8") as f:
            text = f.read()
        got = kangce("stats", "dsr", f"{folder}/{name}", "--standard-pack", pack, "--age", age)[0]
        say(f"{name}: 55-69, a slip of the source, overlaps the next band", [] if got["note"] == "bad_bands" and not got["value"] else [got])
        path = f"{tmp}/{name}"
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace("55-69", "55-59"))
        check(f"standard population {pack}", kangce("stats", "dsr", path, "--standard-pack", pack, "--age", age), column,
              {c: c for c in ("value", "lower", "upper", "events", "population", "se")}, rel=1e-12)


def lung(folder):
    got = kangce("stats", "dsr", f"{folder}/lungDK_input.csv", "--group", "period_start", *BOTH)
    check("lungDK_dsr_expected.csv", got, rows(f"{folder}/lungDK_dsr_expected.csv"), {**LIMITS, **TOTALS}, key={"period_start": "period_start"}, rel=REL)
    got = kangce("stats", "rate", f"{folder}/lungDK_input.csv", "--group", "period_start", *BOTH)
    check("lungDK_crude_expected.csv", got, rows(f"{folder}/lungDK_crude_expected.csv"), LIMITS, key={"period_start": "period_start"}, rel=REL)


def several_events(folder, tmp):
    """The rows of testdata_big split into persons with one, two and four events: the rate stays, the interval widens by the root of the
    ratio of the variances, which is worked out here from its definition."""
    source = rows(f"{folder}/dsr_input_esp2013.csv")
    lines, v1, v2, total = [], 0.0, 0.0, sum(num(r["esp2013"]) for r in source)
    for r in source:
        events, pop, w = int(r["count"]), num(r["pop"]), num(r["esp2013"])
        four, two = events // 20, events // 8
        one = events - 4 * four - 2 * two
        for f, persons in (("1", one), ("2", two), ("4+", four)):
            lines.append([r["ageband"], f, persons, r["pop"], r["esp2013"]])
        v1 += (w / total / pop) ** 2 * events
        v2 += (w / total / pop) ** 2 * (one + 4 * two + 16 * four)
    path = write(f"{tmp}/freq.csv", ["ageband", "freq", "persons", "pop", "esp2013"], lines)
    plain = kangce("stats", "dsr", f"{folder}/dsr_input_esp2013.csv")[0]
    got = kangce("stats", "dsr", path, "--count", "persons", "--freq", "freq")[0]
    want = dict(plain)
    for side in ("lower", "upper"):
        want[side] = repr(num(plain["value"]) + (num(plain[side]) - num(plain["value"])) * (v2 / v1) ** 0.5)
    check("persons with several events", [got], [want], {c: c for c in ("value", "lower", "upper", "events", "population")}, rel=1e-12)


def few(tmp):
    path = write(f"{tmp}/few.csv", ["area", "age", "count", "pop", "stdpop"], [["a", 1, 4, 100, 1], ["a", 2, 5, 200, 2], ["b", 1, 4, 100, 1], ["b", 2, 6, 200, 2],
                                                                               ["c", 1, "", 100, 1], ["c", 2, 30, 200, 2]])
    got = kangce("stats", "dsr", path, "--group", "area", "--per", 1)
    faults = []
    if [g["note"] for g in got] != ["few_events", "", ""] or got[0]["value"] != "" or got[0]["lower"] != "" or got[0]["events"] != "9":
        faults.append(got)
    if abs(num(got[2]["value"]) - 2 / 3 * 30 / 200) > 1e-15:
        faults.append(got[2])
    text = kangce("stats", "dsr", write(f"{tmp}/bad.csv", ["area", "age", "count", "pop", "stdpop"], [["a", 1, 4, 100, 1], ["b", 1, 4, 0, 1]]), "--group", "area", fail=True)
    if "row 3" not in text or "above zero" not in text:
        faults.append(text)
    say("fewer than ten events, missing events, no population", faults)


def threads(folder, tmp):
    """Many groups: the same bytes for one thread and for three, and the first bad group is the one named."""
    source = rows(f"{folder}/dsr_input_esp2013.csv")
    path = f"{tmp}/many.csv"
    with open(path, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["area", "age", "count", "pop", "stdpop"])
        for g in range(3000):
            for r in source:
                out.writerow([f"g{g}", r["ageband"], (int(r["count"]) * (g + 1)) % 97, int(r["pop"]) + g, r["esp2013"]])
    one = kangce("stats", "dsr", path, "--group", "area", "--threads", 1)
    say("one thread and three", [] if one == kangce("stats", "dsr", path, "--group", "area", "--threads", 3) and len(one) == 3000 else ["results differ"])
    text = open(path).read().replace("g2000,0-4,", "g2000,0-4,-").replace("g1500,90+,", "g1500,90+,-")
    open(path, "w").write(text)
    message = kangce("stats", "dsr", path, "--group", "area", fail=True)
    say("the first bad group is named", [] if "g1500" in message else [message])


def main():
    folder = data("dsr")
    if folder:
        with tempfile.TemporaryDirectory() as tmp:
            phe(folder)
            packs(folder, tmp)
            lung(folder)
            several_events(folder, tmp)
            few(tmp)
            threads(folder, tmp)
    finish()


main()
