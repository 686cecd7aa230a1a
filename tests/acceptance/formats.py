#!/usr/bin/env python3
"""A docx, a pdf and an html made from a plan must give the same reading as its txt: actions, units, targets, dates, quotas.

The example plan always; the five plans too where the shared folder is there. LibreOffice makes the pdf.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KANGCE = os.environ.get("KANGCE", os.path.join(ROOT, "build/kangce"))
plans = [f"{ROOT}/tests/data/example-plan.txt"] + sorted(glob.glob(os.path.join(os.path.dirname(ROOT), "shared/plans/*.txt")))
KEYS = {"actions": ("no", "group", "name", "lead", "support"),
        "targets": ("action_no", "indicator", "scope", "comparator", "value", "unit", "year", "approx", "basis"),
        "milestones": ("what", "due", "recurs"), "quotas": ("what", "min", "max", "unit", "per", "due")}


def facts(path):
    done = subprocess.run([KANGCE, "plan", "read", path, "--format", "json"], capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr}
    p = json.loads(done.stdout)
    return {part: [{k: x.get(k) for k in keys} for x in p.get(part) or []] for part, keys in KEYS.items()}


bad = 0
for plan in plans:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run([sys.executable, f"{ROOT}/tests/data/document/convert_plan.py", plan, folder], capture_output=True, text=True)
        want = facts(plan)
        for ending in ("html", "docx", "pdf"):
            name = f"{os.path.basename(plan)[:12]} as {ending} reads the same as txt"
            hits = glob.glob(f"{folder}/*.{ending}")
            got = facts(hits[0]) if hits else {"error": "not made: " + made.stderr[-500:]}
            if got == want:
                print("ok " + name)
                continue
            bad += 1
            print("not ok " + name)
            if "error" in got:
                print("    " + got["error"])
                continue
            for part in KEYS:
                for x in want[part]:
                    if x not in got[part]:
                        print(f"    missing in {ending}: {part} {json.dumps(x, ensure_ascii=False)}")
                for x in got[part]:
                    if x not in want[part]:
                        print(f"    only in {ending}:   {part} {json.dumps(x, ensure_ascii=False)}")
sys.exit(bad > 0)
