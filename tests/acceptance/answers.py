#!/usr/bin/env python3
"""The answers that the main job must give: what was met in 2022, and how a county's plan stands to the province's."""
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KANGCE = os.environ.get("KANGCE", os.path.join(ROOT, "build/kangce"))
bad = 0


def tell(good, name, more=""):
    global bad
    bad += not good
    print(("ok " if good else "not ok ") + name + (f": {more}" if not good else ""))


def run(*args):
    done = subprocess.run([KANGCE, *args], capture_output=True, text=True)
    if done.returncode:
        tell(False, " ".join(args), done.stderr)
    return done.stdout


with tempfile.TemporaryDirectory() as folder:
    db = f"{folder}/c.db"
    run("init", "--db", db, "--plan", "healthy-china-2019")
    run("import", "china-published", "--db", db)
    e = json.loads(run("evaluate", "--db", db, "--year", "2022", "--format", "json"))
    nation = {r["code"]: r for r in e["results"] if r["region"] == "000000"}
    h, m, l = nation["HC006"], nation["HC004"], nation["HC001"]
    tell(h["value"] == 27.78 and h["target"] == 22 and h["met"] is True, "health literacy 27.78 >= 22 is met in 2022", str(h))
    tell(m["value"] == 15.7 and m["target"] == 18 and m["met"] is True, "maternal mortality 15.7 <= 18 is met in 2022", str(m))
    tell(l["value_year"] < 2022 and l["year"] == 2022, "life expectancy of 2022 was not published: an earlier year is used and said", str(l))
    tell(h["chance"] is not None and 0 <= h["chance"] <= 1, "health literacy has a chance for its target year", str(h))
    codes = set(nation)
    want = {f"HC{i:03d}" for i in range(1, 28)}
    tell(want <= codes, "each of the 26 indicators (27 figures) has a line for the nation", str(sorted(want - codes)))

c = json.loads(run("plan", "compare", "wenling-2023", "zhejiang-2023", "--format", "json"))


def relation(code):
    return [x["relation"] for x in c if x.get("code") == code]


by_name = {}
for x in c:
    by_name.setdefault(x["indicator"], []).append(x["relation"])
for names, want in ((("人均预期寿命",), "looser"), (("健康浙江发展指数",), "looser"), (("食品",), "stricter"), (("孕产妇死亡率",), "equal")):
    got = [r for n, rs in by_name.items() if names[0] in n and (names[0] != "食品" or "农产品" not in n) for r in rs]
    tell(want in got, f"Wenling against Zhejiang: {names[0]} is {want}", str(got))
sys.exit(bad > 0)
