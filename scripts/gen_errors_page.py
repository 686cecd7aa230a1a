#!/usr/bin/env python3
"""Writes docs/errors.md to standard output: every error key that the program can give, with its texts and exit code."""
import glob
import os
import re

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXIT = {"ARG": 2, "IO": 3, "BUSY": 3, "CORRUPT": 3, "NOMEM": 3, "INTERNAL": 3}

texts = {}
for path in sorted(glob.glob("src/base/texts/*.tsv")):
    for line in open(path, encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and not line.startswith("#"):
            texts[parts[0]] = parts[1:]

codes = {}
for path in sorted(glob.glob("src/**/*.[ch]", recursive=True)):
    text = re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)
    for call in re.finditer(r"\bkc_fail\s*\((.*?);", text, flags=re.S):
        kinds = re.findall(r"KC_E_(\w+)", call.group(1))
        for key in re.findall(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"', call.group(1)):
            codes.setdefault(key, set()).update(kinds)

print("# Error keys\n")
print("Made by `scripts/gen_errors_page.py` from the catalogue in `src/base/texts`; a test fails when it is not current.")
print("Keys are stable: scripts may rely on them. The key stands in square brackets at the end of the line that the program prints.")
print("`{0}` `{1}` … are filled with the file, row, column and what was found.\n")
print("| key | exit | Chinese | English |\n|---|---|---|---|")
for key in sorted(codes):
    if key in texts:
        exits = sorted({EXIT.get(k, 1) for k in codes[key]}) or [1]
        zh, en = (t.replace("|", "\\|") for t in texts[key])
        print(f"| `{key}` | {', '.join(map(str, exits))} | {zh} | {en} |")
