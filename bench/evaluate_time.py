#!/usr/bin/env python3
"""Times `kangce evaluate` as a whole process for bench/evaluate.sh: usage: evaluate_time.py KANGCE DIR REGIONS RUNS

DIR/a.db has the values and no run. Every "new" measurement starts from a fresh copy of it; "again" follows on the same copy.
"""
import os
import shutil
import sqlite3
import statistics
import sys
import time


def run(args):
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(args[0], args)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(args)} ended with {status}")
    return (time.perf_counter() - start) * 1000, usage.ru_maxrss / 1024


def main():
    kangce, folder, regions, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    a, b = os.path.join(folder, "a.db"), os.path.join(folder, "b.db")
    command = [kangce, "evaluate", "--db", b, "--year", "2024", "--format", "none"]
    new, again, peak = [], [], 0
    for _ in range(runs):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(b + end):
                os.remove(b + end)
        shutil.copy(a, b)
        fd = os.open(b, os.O_RDONLY)
        os.fsync(fd)  # the copy itself must not be written back during the measurement
        os.close(fd)
        ms, mib = run(command)
        new.append(ms)
        peak = max(peak, mib)
        again.append(run(command)[0])
    db = sqlite3.connect(b)
    size = db.execute("SELECT SUM(LENGTH(data)) FROM run_result").fetchone()[0] / 2**20
    values = db.execute("SELECT COUNT(*) FROM observation WHERE status = 0").fetchone()[0]
    print(f"| 150 | {regions} | 10 | {values} | {statistics.median(new):.0f} | {min(new):.0f} | {statistics.median(again):.0f} | {peak:.0f} | {size:.1f} |")


main()
