#!/usr/bin/env python3
"""Times whole processes: usage: time_command.py N COMMAND [ARG ...]

Prints one line: median and minimum of the elapsed milliseconds over N runs after one that is not counted, and the peak memory.
"""
import os
import statistics
import sys
import time

n, command = int(sys.argv[1]), sys.argv[2:]
times, peak = [], 0
for i in range(n + 1):
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
    if i:
        times.append((time.perf_counter() - start) * 1000)
    peak = max(peak, usage.ru_maxrss)
print(f"{statistics.median(times):.1f} {min(times):.1f} {peak / 1024:.1f}")
