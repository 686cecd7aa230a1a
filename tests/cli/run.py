#!/usr/bin/env python3
"""Runs the command-line cases: one text file per story.

usage: run.py KANGCE CASE...          prints `ok NAME` or `not ok NAME` and what differed

A case is a list of steps in one empty folder; the tree's root is $ROOT and ../shared, when there, $SHARED:

    # why this case exists
    needs shared                       skip the case when the shared folder is absent
    needs pty                          … when the system has no pseudo terminals (a chroot without /dev/pts)
    file NAME                          the indented lines that follow become a file
        text
    $ kangce plan check x.yaml         a shell line
    exit 1                             expected exit code (0 when not given)
    out has TEXT                       standard output holds TEXT
    out hasnot TEXT
    out is TEXT                        the whole of it, blanks at the ends aside
    err has TEXT
"""
import os
import subprocess
import sys
import tempfile


def parse(path):
    steps, needs = [], set()
    lines = open(path, encoding="utf-8").read().split("\n")
    i = 0
    while i < len(lines):
        line = lines[i]
        i += 1
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("needs "):
            needs.add(line[6:].strip())
        elif line.startswith("file "):
            body = []
            while i < len(lines) and (lines[i].startswith("    ") or not lines[i].strip()):
                body.append(lines[i][4:])
                i += 1
            while body and not body[-1].strip():
                body.pop()
            steps.append(("file", line[5:].strip(), "\n".join(body) + "\n"))
        elif line.startswith("$ "):
            steps.append(("run", line[2:], []))
        elif steps and steps[-1][0] == "run":
            steps[-1][2].append(line.strip())
        else:
            raise SystemExit(f"{path}:{i}: not understood: {line}")
    return steps, needs


def check(want, done):
    word, _, rest = want.partition(" ")
    if word == "exit":
        return done.returncode == int(rest)
    how, _, text = rest.partition(" ")
    got = done.stdout if word == "out" else done.stderr
    return {"has": text in got, "hasnot": text not in got, "is": got.strip() == text.strip()}[how]


def has_pty():
    try:
        for fd in os.openpty():
            os.close(fd)
        return True
    except OSError:
        return False


def run_case(exe, path, root):
    steps, needs = parse(path)
    shared = os.path.join(os.path.dirname(root), "shared")
    if "shared" in needs and not os.path.isdir(shared):
        return "skip", "the shared folder is not there"
    if "pty" in needs and not has_pty():
        return "skip", "no pseudo terminals here"
    env = dict(os.environ, ROOT=root, SHARED=shared, PATH=os.path.dirname(exe) + ":" + os.environ["PATH"], KANGCE_LANG="zh", LC_ALL="C.UTF-8")
    with tempfile.TemporaryDirectory() as folder:
        for kind, what, more in steps:
            if kind == "file":
                with open(os.path.join(folder, what), "w", encoding="utf-8") as f:
                    f.write(more)
                continue
            done = subprocess.run(["sh", "-c", what], cwd=folder, env=env, capture_output=True, text=True, errors="replace", timeout=600)
            wants = more if any(w.startswith("exit ") for w in more) else ["exit 0"] + more
            for want in wants:
                if not check(want, done):
                    return "fail", f"$ {what}\n    wanted: {want}\n    exit {done.returncode}\n    out: {done.stdout[:1500]}\n    err: {done.stderr[:1500]}"
    return "ok", ""


def main():
    exe, root = os.path.abspath(sys.argv[1]), os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    bad = 0
    for path in sys.argv[2:]:
        name = "cli: " + os.path.splitext(os.path.basename(path))[0]
        result, why = run_case(exe, path, root)
        if result == "fail":
            bad += 1
            print(f"not ok {name}\n    {why}", flush=True)
        else:
            print(f"ok {name}" + (f" # skipped: {why}" if result == "skip" else ""), flush=True)
    sys.exit(bad > 0)


main()
