#!/usr/bin/env python3
"""Makes the C table of texts out of src/base/texts/*.tsv (key, zh, en), sorted by key.

usage: gen_texts.py OUT.h FILE.tsv ...
Refuses a key that stands twice, an empty text, and places {0} that differ between the languages.
"""
import re
import sys


def main():
    out, files = sys.argv[1], sys.argv[2:]
    texts = {}
    for name in files:
        for number, line in enumerate(open(name, encoding="utf-8"), 1):
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) != 3 or not all(p.strip() for p in parts):
                sys.exit(f"{name}:{number}: expected key, zh, en separated by tabs")
            key, zh, en = parts
            if key in texts:
                sys.exit(f"{name}:{number}: {key} stands twice")
            if set(re.findall(r"\{\d\}", zh)) != set(re.findall(r"\{\d\}", en)):
                sys.exit(f"{name}:{number}: places differ between zh and en: {key}")
            texts[key] = (zh.replace("\\n", "\n"), en.replace("\\n", "\n"))

    def c(s):
        return '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    with open(out, "w", encoding="utf-8") as f:
        f.write("/* Made by scripts/gen_texts.py. Do not edit. */\n")
        f.write("static const struct { const char *key, *zh, *en; } kc_texts[] = {\n")
        for key in sorted(texts, key=lambda k: k.encode()):
            f.write("    { %s, %s, %s },\n" % (c(key), c(texts[key][0]), c(texts[key][1])))
        f.write("};\nstatic const size_t kc_texts_n = sizeof kc_texts / sizeof kc_texts[0];\n")


main()
