#!/usr/bin/env python3
"""The names that libkangce.so shows, read from the public headers, as a linker's version script.

usage: gen_exports.py OUT HEADER...
"""
import re
import sys


def functions(text):
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"^\s*#.*?(?<!\\)$", " ", text, flags=re.M)
    text = re.sub(r"\{[^{}]*\}", " ", re.sub(r"\{[^{}]*\}", " ", text.replace('extern "C" {', "")))  # bodies of structs and enums
    return re.findall(r"\b(kc_\w+)\s*\([^;]*;", text)


def main():
    names = sorted({n for path in sys.argv[2:] for n in functions(open(path, encoding="utf-8").read())})
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        f.write("KANGCE_0 {\n  global:\n" + "".join(f"    {n};\n" for n in names) + "  local:\n    *;\n};\n")


if __name__ == "__main__":
    main()
