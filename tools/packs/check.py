#!/usr/bin/env python3
"""Check that the packs agree with each other.

    check.py [PACKS_FOLDER]

Prints one line per fault and leaves with 1 when there is one.
"""
import csv
import glob
import os
import re
import sys

import packyaml
from names import normal

UNITS = {"%", "‰", "/10万", "个百分点", "岁", "小时", "分钟", "天", "张", "万张", "家", "个", "人", "名", "人次", "万人", "万户",
         "所", "例", "场", "种", "项", "台", "辆", "座/平方公里", "批次", "等次", "分", "处", "件", "克", "吨", "元", "亿元", "平方米",
         "公里", "公顷", "万亩", "微克/立方米"}
ENUMS = {"direction": {"higher", "lower", "neutral"}, "kind": {"result", "advocacy", "government"},
         "nature": {"expected", "binding", "advocacy"}, "confirmed": {True, False}}
FIELDS = ["code", "name", "name_en", "unit", "direction", "kind", "nature", "decimals", "range", "numerator",
          "denominator", "method", "source_unit", "frequency", "aliases", "caveats", "systems", "confirmed", "source"]
LEVELS = {"country", "province", "prefecture", "county", "township"}
CODE_FORM = {"township": r"\d{9}"}
COMPARATORS = {">=", "<=", ">", "<", "=", "increase", "decrease", "qualitative"}

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def check_indicators(path):
    indicators = packyaml.load(path)["indicators"]
    by_code, owner = {}, {}
    for i in indicators:
        where = f"{path}: {i.get('code')}"
        if list(i) != FIELDS:
            fault(where, "keys differ from the schema")
        if i["code"] in by_code:
            fault(where, "code twice")
        if not re.fullmatch(r"[A-Z0-9]{3,8}", i["code"]):
            fault(where, "code form")
        by_code[i["code"]] = i
        for key, allowed in ENUMS.items():
            if i[key] not in allowed:
                fault(where, f"{key} {i[key]!r}")
        if i["unit"] is not None and i["unit"] not in UNITS:
            fault(where, f"unit {i['unit']!r} is no known spelling")
        if i["unit"] is not None and i["range"] is None:
            fault(where, "a unit without a range")
        for name in [i["name"]] + i["aliases"]:
            other = owner.setdefault(normal(name), i["code"])
            if other != i["code"]:
                fault(where, f"alias {name} belongs to {other} too")
        if i["denominator"] and not i["numerator"]:
            fault(where, "a denominator without a numerator")
    return by_code


def check_regions(folder):
    regions = {}
    files = sorted(glob.glob(os.path.join(folder, "regions", "china-*.csv")))
    files += sorted(glob.glob(os.path.join(folder, "regions", "townships-*.csv")))
    for path in files:
        for row in rows(path):
            where = f"{path}: {row['code']}"
            if row["code"] in regions:
                fault(where, "code twice")
            regions[row["code"]] = row
            if row["level"] not in LEVELS:
                fault(where, f"level {row['level']}")
            if not re.fullmatch(CODE_FORM.get(row["level"], r"\d{6}"), row["code"]):
                fault(where, "code form")
            if not row["name"] or row["name"] in ("市辖区", "县"):
                fault(where, "no region's name")
    for code, row in regions.items():
        if (row["parent"] not in regions) != (row["level"] == "country"):
            fault(code, f"parent {row['parent']!r}")
    return regions


def check_observations(folder, indicators, regions):
    for path in sorted(glob.glob(os.path.join(folder, "observations", "*.csv"))):
        if path.endswith(".sources.csv"):
            continue
        if path.endswith(".breaks.csv"):
            for row in rows(path):
                if row["indicator"] not in indicators or row["region"] and row["region"] not in regions:
                    fault(path, f"unknown indicator or region: {row}")
            continue
        sources = {r["source"] for r in rows(path[:-4] + ".sources.csv")}
        for number, row in enumerate(rows(path), 2):
            where = f"{path}:{number}"
            indicator = indicators.get(row["indicator"])
            if indicator is None or row["region"] not in regions or row["source"] not in sources:
                fault(where, f"unknown indicator, region or source: {row}")
                continue
            if row["status"] not in ("confirmed", "unconfirmed") or not re.fullmatch(r"(19|20)\d\d", row["year"]):
                fault(where, f"status or year: {row}")
            low, high = indicator["range"]
            value = float(row["value"])
            if (low is not None and value < low) or (high is not None and value > high):
                fault(where, f"{value} outside {indicator['range']}")


def base_unit(unit):
    return re.sub(r"^[万亿]+(?=.)", "", unit)


def check_plan(path, indicators, regions):
    plan = packyaml.load(path)
    numbers = [a["no"] for a in plan["actions"]]
    if numbers != list(range(1, len(numbers) + 1)):
        fault(path, "actions are not numbered 1..n")
    if plan.get("region") and plan["region"] not in regions:
        fault(path, f"region {plan['region']}")
    seen, decided = set(), {d["about"] for d in plan["decisions"]}
    for t in plan["targets"]:
        where = f"{path}: {t['id']}"
        if t["id"] in seen:
            fault(where, "id twice")
        seen.add(t["id"])
        if t.get("code") is not None and t["code"] not in indicators:
            fault(where, f"code {t['code']}")
        if t["comparator"] not in COMPARATORS:
            fault(where, f"comparator {t['comparator']}")
        if t["comparator"] in (">=", "<=", ">", "<", "=") and not isinstance(t["value"], (int, float)):
            fault(where, "a comparison without a number")
        if t["action_no"] is not None and t["action_no"] not in numbers:
            fault(where, f"action {t['action_no']}")
        if "unconfirmed" in t["warnings"] and t["id"] not in decided:
            fault(where, "unconfirmed without a decision")
        indicator = indicators.get(t.get("code"))
        if indicator and indicator["range"] and t["comparator"] in (">=", "<=", ">", "<", "=") \
                and t["unit"] == indicator["unit"]:
            low, high = indicator["range"]
            if (low is not None and t["value"] < low) or (high is not None and t["value"] > high):
                fault(where, f"{t['value']} outside {indicator['range']}")
        if indicator and t["unit"] and t["unit"] != "个百分点" \
                and base_unit(t["unit"]) != base_unit(indicator["unit"] or ""):
            fault(where, f"unit {t['unit']}, dictionary says {indicator['unit']}")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "packs"
    indicators = check_indicators(os.path.join(folder, "indicators", "dictionary.yaml"))
    regions = check_regions(folder)
    check_observations(folder, indicators, regions)
    for path in sorted(glob.glob(os.path.join(folder, "plans", "*.yaml"))):
        try:
            check_plan(path, indicators, regions)
        except (packyaml.PackYamlError, KeyError, TypeError) as e:
            fault(path, f"{type(e).__name__}: {e}")
    for line in faults:
        print(line)
    print(f"{len(indicators)} indicators, {len(regions)} regions, {len(faults)} faults", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
