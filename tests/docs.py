#!/usr/bin/env python3
"""Runs the examples of the documents: every fenced block marked `console`.

usage: docs.py KANGCE FILE.md...

In a block `$ ` begins a shell line; what follows is its output, where a line `…` stands for any lines and
` …` at the end of a line for any rest; numbers printed with nine decimals and more agree within 1e-9 of their size. The blocks of one file run in one folder, in order. A block after the comment
`<!-- not run: why -->` is passed over and counted as skipped.
"""
import os
import re
import subprocess
import sys
import tempfile


def blocks(text):
    for m in re.finditer(r"(<!-- not run: (.*?) -->\s*)?```console\n(.*?)```", text, flags=re.S):
        yield m.group(2), m.group(3)


def steps(block):
    out = []
    for line in block.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif out:
            out[-1][1].append(line)
    return out


LONG = r"-?[0-9]+\.[0-9]{9,}(?:e[-+]?[0-9]+)?"  # a number printed in full: its last digits are the machine's


def literal(text, numbers):
    """A pattern for `text`; its long numbers become groups and are kept in `numbers`."""
    out, at = "", 0
    for m in re.finditer(LONG, text):
        out += re.escape(text[at:m.start()]) + "(-?[0-9.]+(?:e[-+]?[0-9]+)?)"
        numbers.append(float(m.group(0)))
        at = m.end()
    return out + re.escape(text[at:])


def matches(want, got):
    pattern, numbers = "", []
    for line in want:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        elif line.endswith(" …"):
            pattern += literal(line[:-2], numbers) + r".*\n"
        else:
            pattern += literal(line.rstrip(), numbers) + r"[ \t]*\n"
    m = re.fullmatch(pattern, got if got.endswith("\n") or not got else got + "\n")
    return m is not None and all(abs(float(g) - n) <= 1e-9 * abs(n) for g, n in zip(m.groups(), numbers))


def main():
    exe = os.path.abspath(sys.argv[1])
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    env = dict(os.environ, ROOT=root, PATH=os.path.dirname(exe) + ":" + os.environ["PATH"], KANGCE_LANG="zh", LC_ALL="C.UTF-8")
    bad = 0
    for path in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            for i, (skip, block) in enumerate(blocks(open(path, encoding="utf-8").read()), 1):
                name = f"docs: {os.path.relpath(path, root)} example {i}"
                if skip:
                    print(f"ok {name} # skipped: {skip}")
                    continue
                fault = ""
                for command, want in steps(block):
                    done = subprocess.run(["sh", "-c", command + " 2>&1"], cwd=folder, env=env, capture_output=True, text=True, errors="replace", timeout=300)
                    if want and not matches(want, done.stdout):
                        fault = f"$ {command}\n--- got (exit {done.returncode})\n{done.stdout[:3000]}"
                        break
                    if not want and done.returncode:
                        fault = f"$ {command}\n--- exit {done.returncode}\n{done.stdout[:3000]}"
                        break
                bad += bool(fault)
                print(("not ok " if fault else "ok ") + name + ("\n    " + fault.replace("\n", "\n    ") if fault else ""))
    sys.exit(bad > 0)


main()
