#!/usr/bin/env python3
"""Write packs/MANIFEST.yaml: what every pack file is, whence, under which licence, with its checksum.

    manifest.py [PACKS_FOLDER] [--check]

Titles, sources and licences come from SOURCES.yaml. A pack that is not named there is an error; a name
there without a file is only told. --check compares instead of writing and fails when they differ.
"""
import argparse
import csv
import hashlib
import json
import os
import sys

import packyaml

NO_PACKS = {"MANIFEST.yaml", "SOURCES.yaml"}
SUFFIX_KINDS = [(".sources.csv", "sources"), (".breaks.csv", "breaks")]
PREFIX_KINDS = [("regions/townships-", "townships"), ("regions/county-changes", "region_changes")]
FOLDER_KINDS = {"indicators": "indicators", "regions": "regions", "observations": "observations",
                "plans": "plan", "schemes": "scheme", "populations": "population"}
COUNTED = {"indicators": "indicators", "plan": "targets"}


def kind_of(path):
    for suffix, kind in SUFFIX_KINDS:
        if path.endswith(suffix):
            return kind
    for prefix, kind in PREFIX_KINDS:
        if path.startswith(prefix):
            return kind
    return FOLDER_KINDS.get(path.split("/")[0], path.split("/")[0])


def entries_of(file, kind):
    if file.endswith(".csv"):
        with open(file, encoding="utf-8", newline="") as f:
            return sum(1 for _ in csv.reader(f)) - 1
    content = packyaml.load(file)
    if kind in COUNTED:
        return len(content[COUNTED[kind]])
    return max((len(v) for v in content.values() if isinstance(v, list)), default=0)


def pack_files(folder):
    for base, dirs, files in os.walk(folder):
        dirs.sort()
        for name in sorted(files):
            path = os.path.relpath(os.path.join(base, name), folder)
            if name.endswith((".yaml", ".csv")) and path not in NO_PACKS:
                yield path


def manifest(folder):
    table = {s["path"]: s for s in packyaml.load(os.path.join(folder, "SOURCES.yaml"))["packs"]}
    out = ["# 由 tools/packs/manifest.py 生成，不要手改。", "schema: kangce.manifest/1", "packs:"]
    missing = []
    for path in sorted(pack_files(folder)):
        source = table.pop(path, None)
        if source is None:
            missing.append(path)
            continue
        file, kind = os.path.join(folder, path), kind_of(path)
        with open(file, "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        fields = [("path", path), ("kind", kind), ("title", source["title"]), ("title_en", source["title_en"]),
                  ("source", source["source"]), ("licence", source["licence"]), ("notes", source.get("notes")),
                  ("entries", entries_of(file, kind)), ("sha256", digest)]
        out += [("  - " if key == "path" else "    ") + f"{key}: {json.dumps(value, ensure_ascii=False)}"
                for key, value in fields]
    for path in table:
        print(f"SOURCES.yaml names {path}, which is not there", file=sys.stderr)
    if missing:
        sys.exit("no source or licence in SOURCES.yaml for: " + ", ".join(missing))
    return "\n".join(out) + "\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("packs", nargs="?", default="packs")
    ap.add_argument("--check", action="store_true")
    args = ap.parse_args()
    target = os.path.join(args.packs, "MANIFEST.yaml")
    text = manifest(args.packs)
    if not args.check:
        with open(target, "w", encoding="utf-8") as f:
            f.write(text)
        return
    with open(target, encoding="utf-8") as f:
        if f.read() != text:
            sys.exit(f"{target} is not current: run tools/packs/manifest.py")


if __name__ == "__main__":
    main()
