#!/usr/bin/env python3
"""Make packs/observations/china-published*.csv from a folder of published values.

    observations.py FOLDER [--dictionary packs/indicators/dictionary.yaml] [-o packs/observations]

FOLDER holds observations.csv (indicator_zh, unit, region_code, region_name, year, value, status,
source_id) and sources.csv (source_id, url, title, publisher). Names become dictionary codes, units
the dictionary's spelling; values stay as printed. Two sources for one value stay two rows.
"""
import argparse
import csv
import os
import sys

import packyaml
from names import normal

STATUS = {"source": "confirmed", "general": "unconfirmed"}
SAME_UNIT = {"1/10万": "/10万"}

CENSUS = "人口普查值与抽样、测算值口径不同"
POPULATION = "2020年起人口基数按第七次人口普查调整"
CITIES = "统计城市由338（337）个变为337/339个"
# indicator, region (empty = all), first year after the break, reason
BREAKS = [
    ("HC001", "", 2011, CENSUS + "：2010年为普查值"),
    ("HC001", "", 2020, CENSUS + "：2020年为普查值"),
    ("HC001", "", 2021, CENSUS + "：2021年起为测算值；2022年全国值未发布"),
    ("HC005", "", 2021, "第六次国民体质监测改用修订标准，其值另列KC201"),
    ("HC009", "", 2020, POPULATION),
    ("HC010", "000000", 2015, "2014年及以前为核定数，2015年起多为公报初步推算数"),
    ("HX001", "000000", 2020, CITIES),
    ("HX024", "", 2020, POPULATION),
    ("HX026", "", 2020, POPULATION),
    ("HX039", "000000", 2015, "2010年值的调查年份未写明，与2015年调查不同源"),
    ("KC203", "000000", 2019, "2013年为场地普查，2019年起为年度统计调查"),
    ("KC401", "000000", 2020, CITIES),
    ("KC702", "", 2020, POPULATION),
]


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)
    print(f"{path}: {len(rows)} rows", file=sys.stderr)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder")
    ap.add_argument("--dictionary", default="packs/indicators/dictionary.yaml")
    ap.add_argument("-o", "--output", default="packs/observations")
    args = ap.parse_args()

    by_name = {}
    for indicator in packyaml.load(args.dictionary)["indicators"]:
        for name in [indicator["name"]] + indicator["aliases"]:
            by_name[normal(name)] = indicator
    out = []
    for number, row in enumerate(read(os.path.join(args.folder, "observations.csv")), 2):
        indicator = by_name.get(normal(row["indicator_zh"]))
        if indicator is None:
            sys.exit(f"observations.csv:{number}: {row['indicator_zh']} is not in the dictionary")
        unit = SAME_UNIT.get(row["unit"], row["unit"])
        if unit != indicator["unit"]:
            sys.exit(f"observations.csv:{number}: unit {unit}, dictionary says {indicator['unit']}")
        out.append((indicator["code"], row["region_code"], row["year"], row["value"],
                    STATUS[row["status"]], row["source_id"]))
    out.sort()
    base = os.path.join(args.output, "china-published")
    write(base + ".csv", ["indicator", "region", "year", "value", "status", "source"], out)
    sources = [(s["source_id"], s["title"], s["publisher"], s["url"])
               for s in read(os.path.join(args.folder, "sources.csv"))]
    write(base + ".sources.csv", ["source", "title", "publisher", "url"], sources)
    write(base + ".breaks.csv", ["indicator", "region", "year", "reason"], BREAKS)


if __name__ == "__main__":
    main()
