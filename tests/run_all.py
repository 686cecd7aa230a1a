#!/usr/bin/env python3
"""Runs every suite, two jobs at a time, and ends with the line `N passed, N failed`.

usage: run_all.py --release BUILD --sanitized BUILD [--tsan PROGRAM] [--all] [--only TEXT] [--fuzz-seconds N]

A job is a program that prints its tests: cmocka's lines, or `ok NAME` / `not ok NAME`. A job that ends badly without
naming a failed test counts as one failure, and so does a job that prints no test at all.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def jobs(a):
    py = sys.executable
    san, rel = os.path.abspath(a.sanitized), os.path.abspath(a.release)
    yield "house rules", [py, "tests/house_rules.py"], {}
    for folder in ("unit", "reference"):
        for exe in sorted(glob.glob(f"{san}/tests/{folder}/{folder}_*")):
            if os.access(exe, os.X_OK) and os.path.isfile(exe):
                yield f"{folder}: {os.path.basename(exe)[len(folder) + 1:]}", [exe], {}
    cases = sorted(glob.glob("tests/cli/*.case"))
    half = (len(cases) + 1) // 2
    for i, part in enumerate((cases[:half], cases[half:]), 1):
        if part:
            yield f"cli: part {i}", [py, "tests/cli/run.py", f"{san}/kangce"] + part, {}
    for script in sorted(glob.glob("tests/reference/*.py")):
        if os.access(script, os.X_OK):
            yield f"reference: {os.path.basename(script)[:-3]}", [script], {"KANGCE": f"{san}/kangce"}
    docs = ["README.md", "README.zh-CN.md"] + sorted(glob.glob("docs/*.md"))
    yield "documents' examples", [py, "tests/docs.py", f"{rel}/kangce"] + [d for d in docs if os.path.exists(d)], {}
    methods = sorted(glob.glob("docs/methods/*.md"))
    if methods:
        yield "methods' examples", [py, "tests/docs.py", f"{rel}/kangce"] + methods, {}
    for suite in ("store", "fault", "acceptance", "library", "threads"):
        for script in sorted(glob.glob(f"tests/{suite}/*.sh") + glob.glob(f"tests/{suite}/*.py")):
            if os.access(script, os.X_OK):
                yield f"{suite}: {os.path.basename(script)}", [script], {"KANGCE": f"{rel}/kangce", "KANGCE_SANITIZED": f"{san}/kangce", "BUILD": rel,
                                                                      "KANGCE_TSAN": os.path.abspath(a.tsan) if a.tsan else ""}
    seconds = a.fuzz_seconds or (600 if a.all else 8)
    for exe in sorted(glob.glob(f"{san}/fuzz/fuzz_*")):
        if os.access(exe, os.X_OK) and os.path.isfile(exe):
            yield f"fuzz: {os.path.basename(exe)[5:]}", [py, "tests/fuzz_one.py", exe, str(seconds)], {}


def count(name, done):
    out = done.stdout
    ok = re.findall(r"^(?:\[\s+OK \] |ok )(.*)$", out, flags=re.M)
    skipped = re.findall(r"^\[  SKIPPED \] (\S+)$", out, flags=re.M) + [x for x in ok if "# skipped" in x]
    bad = set(re.findall(r"^(?:\[  FAILED  \] |not ok )(\S.*)$", out, flags=re.M))
    bad = {b for b in bad if not re.match(r"\d+ test\(s\)", b)}
    if done.returncode and not bad:
        bad = {f"{name} (ended with {done.returncode})"}
    if not ok and not bad and not skipped:
        bad = {f"{name} (no tests ran)"}
    return len([x for x in ok if "# skipped" not in x]), bad, skipped


def run(job):
    name, command, more = job
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:abort_on_error=0", UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1", **more)
    start = time.time()
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=3000)
    except subprocess.TimeoutExpired as e:
        text = e.stdout.decode(errors="replace") if e.stdout else ""
        done = subprocess.CompletedProcess(command, 124, text + "\ntimed out\n", "")
    return name, done, time.time() - start


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--release", required=True)
    p.add_argument("--sanitized", required=True)
    p.add_argument("--tsan", default="")
    p.add_argument("--all", action="store_true")
    p.add_argument("--only", default="")
    p.add_argument("--fuzz-seconds", type=int, default=0)
    a = p.parse_args()
    os.chdir(ROOT)
    passed, failed, skipped = 0, [], []
    todo = [j for j in jobs(a) if a.only in j[0]]
    if a.all:
        os.environ["KANGCE_TEST_ALL"] = "1"
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, done, seconds in pool.map(run, todo):
            good, bad, skips = count(name, done)
            passed += good
            failed += sorted(bad)
            skipped += [f"{name}: {s}" for s in skips]
            print(f"{'FAIL' if bad else 'ok  '}  {seconds:6.1f} s  {name}: {good} passed" + (f", {len(bad)} failed" if bad else "") +
                  (f", {len(skips)} skipped" if skips else ""), flush=True)
            if bad:
                print("    " + done.stdout[-6000:].replace("\n", "\n    "), flush=True)
    for s in skipped:
        print("skipped  " + s)
    for f in failed:
        print("failed   " + f)
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(bool(failed))


main()
