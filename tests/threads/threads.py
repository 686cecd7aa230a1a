#!/usr/bin/env python3
"""The same bytes for 1, 2 and 8 threads, and no data race: every command that uses threads, with the release build and the one for
ThreadSanitizer (KANGCE_TSAN; skipped, saying so, where it is not there).

Each command reads synthetic data made here, with a fixed seed.
"""
import csv
import hashlib
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = os.path.abspath(os.environ.get("KANGCE", os.path.join(ROOT, "build", "kangce")))
TSAN = os.environ.get("KANGCE_TSAN", "")
bad = 0


def write(name, header, rows):
    with open(name, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(header)
        w.writerows(rows)


def make():
    r = random.Random(20261122)
    write("ages.csv", ["area", "age", "deaths", "pop", "std", "ref_deaths", "ref_pop"],
          [[f"区{g}", a, r.randint(0, 60) + a // 4, r.randint(2000, 9000), 5000 - 40 * a, 300 + 9 * a, 500000] for g in range(400)
           for a in [0, 1] + list(range(5, 95, 5))])
    write("deciles.csv", ["area", "quantile", "value", "se", "pop"],
          [[f"区{g}", q + 1, round(74 + q * 0.9 + r.gauss(0, 0.3), 3), 0.8, r.randint(9000, 12000)] for g in range(40) for q in range(10)])
    write("weeks.csv", ["series", "index", "count"],
          [[f"病{s}", t + 1, max(0, int(r.gauss(12 + 4 * s, 4)))] for s in range(4) for t in range(380)])
    write("years.csv", ["cause", "year", "rate"],
          [[c, 1990 + t, round((50 - 2.2 * t if t < 14 else 19.2 + 0.4 * (t - 14)) + r.gauss(0, 0.6), 3)] for c in "ab" for t in range(30)])
    write("people.csv", ["strata", "psu", "weight", "y", "sex"],
          [[s, f"{s}-{p}", round(r.uniform(1, 9), 3), int(r.random() < 0.3), r.choice("男女")] for s in range(20) for p in range(5) for _ in range(40)])


COMMANDS = {  # what: arguments; {c} is the folder of the composite reference data
    "rates": "stats rate ages.csv --group area --count deaths --population pop",
    "standardised rates": "stats dsr ages.csv --group area --count deaths --population pop --standard std",
    "indirect standardisation": "stats isr ages.csv --group area --count deaths --population pop --reference-count ref_deaths --reference-population ref_pop",
    "life expectancy": "stats life-expectancy ages.csv --group area --age age --deaths deaths --population pop",
    "slope index": "stats sii deciles.csv --group area --quantile quantile --value value --se se --population pop --repetitions 2000 --seed 7",
    "farrington": "stats farrington weeks.csv --group series --time index --count count --last 30",
    "joinpoint": "stats joinpoint years.csv --group cause --year year --value rate --seed 5",
    "survey": "stats survey people.csv --strata strata --psu psu --weight weight --y y --by sex",
    "index": "index {c}/asem.yaml {c}/asem_iData.csv --simulate 300 --seed 3",
}


def digest(program, command, threads):
    done = subprocess.run([program] + command.split() + ["--threads", str(threads), "--format", "csv"], capture_output=True, timeout=900)
    if done.returncode:
        return None, done.stderr.decode(errors="replace")[-1500:]
    return hashlib.sha256(done.stdout).hexdigest(), f"{len(done.stdout)} bytes"


def one(name, program, command):
    global bad
    got = [digest(program, command, t) for t in (1, 2, 8)]
    fault = next((text for d, text in got if d is None), "") or ("" if len({d for d, _ in got}) == 1 else f"bytes differ: {got}")
    bad += bool(fault)
    print(("not ok " if fault else "ok ") + "threads: " + name)
    if fault:
        print("    " + fault.replace("\n", "\n    "))
    return got[0][0]


def main():
    composite = os.path.join(ROOT, "tests", "reference", "data", "composite")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make()
        for name, command in COMMANDS.items():
            command = command.format(c=composite)
            one(name, RELEASE, command)
            if TSAN and os.path.exists(TSAN):
                one(name + " without races", TSAN, command)
            else:
                print(f"ok threads: {name} without races # skipped: no build for ThreadSanitizer")
        os.chdir(ROOT)
    sys.exit(bad > 0)


main()
