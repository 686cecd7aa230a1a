#!/usr/bin/env python3
"""Runs one fuzz target over its corpus and then for some seconds on new inputs. usage: fuzz_one.py TARGET SECONDS

New inputs go to a folder of their own, so that the committed corpus stays as it is; a finding is printed and kept.
"""
import os
import shutil
import subprocess
import sys
import tempfile

exe, seconds = sys.argv[1], sys.argv[2]
name = os.path.basename(exe)[5:]
corpus = f"fuzz/corpus/{name}"
dictionary = f"fuzz/{name}.dict"
work = tempfile.mkdtemp(prefix="kangce-fuzz-")
command = [exe, f"-max_total_time={seconds}", "-max_len=16384", "-timeout=10", "-rss_limit_mb=3000", f"-artifact_prefix={work}/", "-print_final_stats=1"]
if os.path.exists(dictionary):
    command.append(f"-dict={dictionary}")
os.makedirs(f"{work}/new")
command += [f"{work}/new"] + ([corpus] if os.path.isdir(corpus) else [])
done = subprocess.run(command, capture_output=True, text=True, errors="replace")
runs = [line for line in done.stderr.split("\n") if "number_of_executed_units" in line]
if done.returncode:
    print(f"not ok fuzz {name}: finding kept in {work}\n{done.stderr[-5000:]}")
    sys.exit(1)
print(f"ok fuzz {name}, {runs[0].split()[-1] if runs else '?'} inputs in {seconds} s")
shutil.rmtree(work)
