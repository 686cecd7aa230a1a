#!/usr/bin/env python3
"""Kills an import at random moments and looks at what is left.

After each kill -9: `kangce verify` is clean; either nothing of the import is there or all of it; what was acknowledged
(exit 0) is there. At the end the same import completes, and a second time changes nothing. KC_KILLS sets the number (50, with
KANGCE_TEST_ALL=1 500),
KC_SEED the seed, printed in every case.
"""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KANGCE = os.environ.get("KANGCE", f"{ROOT}/build/kangce")
KILLS = int(os.environ.get("KC_KILLS", "500" if os.environ.get("KANGCE_TEST_ALL") == "1" else "50"))
SEED = int(os.environ.get("KC_SEED", str(random.SystemRandom().randrange(10**6))))
ENV = dict(os.environ, KANGCE_LANG="en")


def run(*args):
    done = subprocess.run([KANGCE, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENV)
    return done.returncode, done.stdout


def verify(db, why):
    code, out = run("verify", "--db", db)
    if code:
        sys.exit(f"not ok kill9 ({why}, seed {SEED})\n{out}")
    return int(re.search(r"(\d+) journal rows", out).group(1))


def percent_codes():
    text = open(f"{ROOT}/packs/indicators/dictionary.yaml", encoding="utf-8").read()
    return [b.split("\n", 1)[0].strip() for b in text.split("\n  - code: ")[1:] if re.search(r'unit: "%"', b) and "range: [0, 100]" in b]


def write(path, codes, regions, years, shift):
    """Cells of the file, in an order that is not the store's."""
    n = 0
    with open(path, "w", encoding="utf-8") as f:
        f.write("region,year,indicator,value\n")
        for r in regions:
            for y in years:
                for k, c in enumerate(codes):
                    f.write(f"{r},{y},{c},{(k * 37 + y * 11 + shift) % 90 + 0.5}\n")
                    n += 1
    return n


def kill_once(db, values, delay):
    """True when the import ended by itself with success."""
    p = subprocess.Popen([KANGCE, "import", values, "--db", db, "--source", "s"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENV)
    time.sleep(delay)
    p.send_signal(signal.SIGKILL)
    return p.wait() == 0


def main():
    rng = random.Random(SEED)
    print(f"# seed {SEED}, {KILLS} kills")
    with tempfile.TemporaryDirectory(prefix="kc-kill-") as d:
        db = f"{d}/t.db"
        if run("init", "--db", db, "--plan", "zhejiang-2023")[0]:
            sys.exit("not ok kill9 (init)")
        codes = percent_codes()[:60]
        regions = [line.split(",")[0] for line in open(f"{ROOT}/packs/regions/china-2023.csv", encoding="utf-8") if line.startswith("33")]
        first = write(f"{d}/0.csv", codes, regions[:10], range(2015, 2025), 0)
        if run("import", f"{d}/0.csv", "--db", db, "--source", "s")[0]:
            sys.exit("not ok kill9 (first import)")
        rows, version, ended = first, 0, 0
        size = write(f"{d}/1.csv", codes, regions[:30], range(2015, 2025), 1)
        shutil.copy(db, f"{d}/copy.db")
        start = time.time()
        if run("import", f"{d}/1.csv", "--db", f"{d}/copy.db", "--source", "s")[0]:
            sys.exit("not ok kill9 (timing)")
        span = time.time() - start
        pending = 1
        for k in range(KILLS):
            done = kill_once(db, f"{d}/{pending}.csv", rng.uniform(0, span * 1.5))
            now = verify(db, f"kill {k}")
            expect = rows + size
            if now not in (rows, expect):
                sys.exit(f"not ok kill9 (kill {k}, seed {SEED}: {now} rows, neither {rows} nor {expect})")
            if done and now != expect:
                sys.exit(f"not ok kill9 (kill {k}, seed {SEED}: acknowledged and lost)")
            ended += done
            if now == expect:  # the next one corrects every value once more
                rows, pending, version = now, pending + 1, version + 1
                size = write(f"{d}/{pending}.csv", codes, regions[:30], range(2015, 2025), pending)
        code, out = run("import", f"{d}/{pending}.csv", "--db", db, "--source", "s")
        if code or verify(db, "afterwards") != rows + size:
            sys.exit(f"not ok kill9 (the same import afterwards, seed {SEED})\n{out}")
        code, out = run("import", f"{d}/{pending}.csv", "--db", db, "--source", "s")
        if code or f"unchanged {size}" not in out:
            sys.exit(f"not ok kill9 (a second time, seed {SEED})\n{out}")
        print(f"# {KILLS - version} kills left nothing, {version} left all, {ended} ended before the kill")
        print("ok a killed import leaves all or nothing")


main()
