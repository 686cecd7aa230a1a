#!/usr/bin/env python3
"""Fails the n-th write, sync and allocation of init and import, and looks at what is left.

Whatever fails: no crash; exit 0 only when everything is stored; else exit code 3, a message, and a database that
`kangce verify` calls clean and that has nothing or all of the import. After a failed init there is no file, or one
that init can use. Few points of the many allocations are tried (KC_FAULT_POINTS, default 40 of each kind).
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KANGCE = os.environ.get("KANGCE", f"{ROOT}/build/kangce")
POINTS = int(os.environ.get("KC_FAULT_POINTS", "40"))
ENV = dict(os.environ, KANGCE_LANG="en")
KINDS = ["write", "sync", "malloc"]
failed = 0


def run(args, fault=None, on=False, count=None, shim=None):
    env = dict(ENV)
    if shim:
        env.update(LD_PRELOAD=shim, KC_FAULT=fault or "write:0")
        if on:
            env["KC_FAULT_ON"] = "1"
        if count:
            env["KC_FAULT_COUNT"] = count
    done = subprocess.run([KANGCE, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, timeout=120)
    return done.returncode, done.stdout, done.stderr


def complain(where, why, done):
    global failed
    failed += 1
    print(f"not ok {where}: {why}\n# exit {done[0]}\n# {done[1].strip()[:300]}\n# {done[2].strip()[:300]}")


def points(n):
    return sorted({1 + i * (n - 1) // max(1, POINTS - 1) for i in range(POINTS)} & set(range(1, n + 1))) if n else []


def count_calls(args, shim, d):
    done = run(args, count=f"{d}/count", shim=shim)
    if done[0]:
        sys.exit(f"not ok fault: {args} without a fault: {done}")
    return dict(zip(KINDS, map(int, open(f"{d}/count").read().split())))


def rows(db):
    done = run(["verify", "--db", db])
    m = re.search(r"(\d+) journal rows", done[1])
    return (int(m.group(1)) if m and not done[0] else None), done


def plain(done):
    """How a failed command must end."""
    return done[0] == 3 and re.search(r"\[[a-z_.]+\]$", done[2].strip()) and not re.search(r"\[(base.internal|store.engine|store.un\w+)\]", done[2])


def try_init(d, shim):
    args = ["init", "--db", f"{d}/i.db", "--plan", "wenling-2023"]
    calls = count_calls(args, shim, d)
    for kind in KINDS:
        for n in points(calls[kind]):
            for name in os.listdir(d):
                if name.startswith("i.db"):
                    os.unlink(f"{d}/{name}")
            done = run(args, f"{kind}:{n}", kind != "malloc", shim=shim)
            where = f"init, {kind} {n} of {calls[kind]}"
            if done[0] == 0:
                if rows(f"{d}/i.db")[0] != 0:
                    complain(where, "says done, but verify does not", done)
                continue
            if not plain(done):
                complain(where, "should end with 3 and a plain message", done)
            if os.path.exists(f"{d}/i.db") and run(["import", "china-published", "--db", f"{d}/i.db", "--dry-run"])[0] == 0:
                continue  # the fault came after the commit
            again = run(args)
            if again[0]:
                complain(where, "init cannot be repeated", again)


def try_import(d, shim):
    shutil.copy(f"{d}/base.db", f"{d}/t.db")
    args = ["import", "china-published", "--db", f"{d}/t.db", "--layer", "final"]
    calls = count_calls(args, shim, d)
    full, _ = rows(f"{d}/t.db")
    for kind in KINDS:
        for n in points(calls[kind]):
            for name in os.listdir(d):
                if name.startswith("t.db"):
                    os.unlink(f"{d}/{name}")
            shutil.copy(f"{d}/base.db", f"{d}/t.db")
            done = run(args, f"{kind}:{n}", kind != "malloc", shim=shim)
            where = f"import, {kind} {n} of {calls[kind]}"
            left, checked = rows(f"{d}/t.db")
            if left is None:
                complain(where, "verify is not clean", checked)
            elif left not in (0, full) or (done[0] == 0 and left != full):
                complain(where, f"{left} rows, expected 0 or {full}", done)
            if done[0] and not plain(done):
                complain(where, "should end with 3 and a plain message", done)


def build_shim(d):
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", f"{d}/shim.so", f"{ROOT}/tests/fault/shim.c", "-ldl"], check=True)
    return f"{d}/shim.so"


def main():
    with tempfile.TemporaryDirectory(prefix="kc-fault-") as d:
        shim = build_shim(d)
        if run(["init", "--db", f"{d}/base.db", "--plan", "wenling-2023"])[0]:
            sys.exit("not ok fault: init")
        for name, part in (("a failing import", try_import), ("a failing init", try_init)):
            before = failed
            part(d, shim)
            if failed == before:
                print(f"ok {name} leaves the database unharmed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
