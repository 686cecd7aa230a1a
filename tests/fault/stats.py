#!/usr/bin/env python3
"""Fails the n-th write, sync and allocation of kangce stats and kangce index.

Whatever fails: no crash; exit 0 only with the whole result; else exit code 3, a plain message, and no result file.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import store  # noqa: E402  (run, points and messages are the same)

COMPOSITE = os.path.join(store.ROOT, "tests", "reference", "data", "composite")
AGES = "area,age,deaths,pop,std\n" + "".join(f"a{g},{5 * k},{3 * k + g},{9000 - 100 * k},{5000 - 50 * k}\n" for g in range(5) for k in range(19))
COMMANDS = {
    "standardised rates": ["stats", "dsr", "{d}/ages.csv", "--group", "area", "--count", "deaths", "--population", "pop", "--standard", "std"],
    "trend": ["stats", "trend", "{d}/ages.csv", "--group", "area", "--year", "age", "--value", "deaths"],
    "survey": ["stats", "survey", "{d}/ages.csv", "--y", "deaths", "--psu", "age", "--weight", "std", "--by", "area"],
    "index": ["index", f"{COMPOSITE}/asem.yaml", f"{COMPOSITE}/asem_iData.csv", "--simulate", "20"],
}


def attempt(name, args, shim, d):
    out = f"{d}/out.csv"
    args = [a.format(d=d) for a in args] + ["--threads", "2", "-o", out]
    calls = store.count_calls(args, shim, d)
    want = open(out).read()
    before = store.failed
    for kind in store.KINDS:
        for n in store.points(calls[kind]):
            if os.path.exists(out):
                os.unlink(out)
            done = store.run(args, f"{kind}:{n}", kind != "malloc", shim=shim)
            where = f"{name}, {kind} {n} of {calls[kind]}"
            if done[0] == 0 and (not os.path.exists(out) or open(out).read() != want):
                store.complain(where, "says done, but the result is not whole", done)
            if done[0] != 0 and not store.plain(done):
                store.complain(where, "should end with 3 and a plain message", done)
            if done[0] != 0 and os.path.exists(out):
                store.complain(where, "failed and left a result", done)
    if store.failed == before:
        print(f"ok fault: {name}: {sum(calls.values())} places")


def main():
    with tempfile.TemporaryDirectory() as d:
        shim = store.build_shim(d)
        open(f"{d}/ages.csv", "w").write(AGES)
        for name, args in COMMANDS.items():
            attempt(name, args, shim, d)
    sys.exit(store.failed > 0)


main()
