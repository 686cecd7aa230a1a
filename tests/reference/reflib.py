"""What the reference tests share: running the program, reading tables, comparing within a tolerance.

A test is a script tests/reference/<topic>.py that prints `ok NAME` / `not ok NAME` through check() and ends with finish().
KANGCE names the program. data("rates") is the folder of a topic: in tests/reference/data where the licence allows a copy,
else in ../shared/data; where neither is there the script says so and its cases are skipped.
"""
import csv
import io
import json
import math
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KANGCE = os.environ.get("KANGCE", os.path.join(ROOT, "build", "kangce"))
TOPIC = os.path.splitext(os.path.basename(sys.argv[0]))[0]
_bad = 0


def data(topic):
    """Folder of a topic's files, or None (after a line that says it was skipped)."""
    for base in (os.path.join(ROOT, "tests", "reference", "data"), os.path.join(ROOT, "..", "shared", "data")):
        if os.path.isdir(os.path.join(base, topic)):
            return os.path.join(base, topic)
    print(f"ok {TOPIC}: {topic} # skipped: the folder {topic} of the reference data is not there")
    return None


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write(path, header, lines):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(header)
        w.writerows(lines)
    return path


def kangce(*args, fail=False):
    """Runs `kangce ARGS --format csv` and gives its rows; with --format json among the arguments the parsed JSON. fail=True: must end
    with an error, whose text is given."""
    args = [str(a) for a in args]
    if "--format" not in args and not fail:
        args += ["--format", "csv"]
    done = subprocess.run([KANGCE, "--lang", "en"] + args, capture_output=True, text=True, timeout=600)
    if fail:
        assert done.returncode in (1, 2) and done.stderr.count("\n") == 1, (args, done.returncode, done.stderr)
        return done.stderr
    if done.returncode:
        raise AssertionError(f"{' '.join(args)}\nended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout) if "json" in args else list(csv.DictReader(io.StringIO(done.stdout)))


def num(s):
    """Empty, NA and None are NaN."""
    if s is None or s == "" or s == "NA":
        return math.nan
    return math.inf if s == "Inf" else -math.inf if s == "-Inf" else float(s)


def close(got, want, rel=0.0, abs_=0.0):
    got, want = num(got), num(want)
    if math.isnan(want) or math.isnan(got):
        return math.isnan(want) and math.isnan(got)
    return got == want or abs(got - want) <= max(rel * abs(want), abs_)


def say(name, faults):
    global _bad
    _bad += bool(faults)
    print(("not ok " if faults else "ok ") + f"{TOPIC}: {name}")
    for f in faults[:12]:
        print("    " + str(f))
    if len(faults) > 12:
        print(f"    … {len(faults) - 12} more")


def check(name, got, want, columns, key=(), rel=0.0, abs_=0.0):
    """Compares rows. columns: {column of `got`: column of `want`}; key: {got: want} pairs the rows (else by position)."""
    faults = []
    if len(got) == 0 or len(want) == 0:
        faults.append(f"{len(got)} rows, expected {len(want)}")
    if key:
        index = {tuple(r[k] for k in key): r for r in got}
        pairs = [(index.get(tuple(w[k] for k in key.values())), w) for w in want]
    else:
        if len(got) != len(want):
            faults.append(f"{len(got)} rows, expected {len(want)}")
        pairs = list(zip(got, want))
    for g, w in pairs:
        where = {k: w.get(k) for k in (key.values() if key else list(w)[:2])}
        if g is None:
            faults.append(f"{where}: no such row")
            continue
        for gc, wc in columns.items():
            if gc not in g:
                faults.append(f"no column {gc} in the output: {list(g)}")
                break
            if not close(g[gc], w[wc], rel, abs_):
                faults.append(f"{where}: {gc} = {g[gc]}, expected {w[wc]}")
    say(name, faults)


def finish():
    sys.exit(_bad > 0)
