#!/usr/bin/env python3
"""Makes the input of bench/import.sh: usage: import_data.py DIR INDICATORS YEARS REGIONS

DIR/regions.csv  a province, prefectures of 50 counties, counties: REGIONS of them in all below the province
DIR/values.csv   one row per region, indicator, year, in that order (not the order of the store's index), from a seed
"""
import os
import random
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    folder, n_indicators, n_years, n_regions = sys.argv[1], *map(int, sys.argv[2:5])
    text = open(f"{ROOT}/packs/indicators/dictionary.yaml", encoding="utf-8").read()
    codes = [b.split("\n", 1)[0].strip() for b in text.split("\n  - code: ")[1:] if re.search(r'unit: "%"', b) and "range: [0, 100]" in b]
    if len(codes) < n_indicators:
        sys.exit(f"only {len(codes)} percent indicators")
    rng = random.Random(1)
    regions = []
    with open(f"{folder}/regions.csv", "w", encoding="utf-8") as f:
        f.write("code,name,level,parent,valid_from,valid_to\n000000,全国,country,,,\n330000,浙江省,province,000000,,\n")
        parent = ""
        for i in range(n_regions):
            if i % 51 == 0:
                parent = f"33{i // 51:04d}00"
                f.write(f"{parent},第{i // 51}市,prefecture,330000,,\n")
                regions.append(parent)
            else:
                regions.append(f"{parent[:6]}{i % 51:02d}")
                f.write(f"{regions[-1]},第{i}县,county,{parent},,\n")
    with open(f"{folder}/values.csv", "w", encoding="utf-8") as f:
        f.write("indicator,region,year,value,source\n")
        for region in regions:
            for code in codes[:n_indicators]:
                base = rng.uniform(30, 80)
                for year in range(2025 - n_years + 1, 2026):
                    f.write(f"{code},{region},{year},{base + rng.uniform(-5, 15):.2f},统计年鉴\n")


main()
