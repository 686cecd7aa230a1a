#!/usr/bin/env python3
"""libkangce as somebody else uses it: installed into an empty folder, found by pkg-config, linked by small C and C++ programs.

BUILD names the release build. Prints `ok NAME` / `not ok NAME`.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from gen_exports import functions  # noqa: E402  (the same reading of the headers as the linker's list)

bad = 0


def say(name, fault=""):
    global bad
    bad += bool(fault)
    print(("not ok " if fault else "ok ") + "library: " + name)
    if fault:
        print("    " + fault.strip().replace("\n", "\n    ")[:3000])


def run(*command, env=None, cwd=None):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=env, cwd=cwd, timeout=300)


def installed(folder):
    done = run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
    say("installs into an empty folder", done.stderr + done.stdout if done.returncode else "")
    pc = glob.glob(folder + "/**/kangce.pc", recursive=True)
    if not pc:
        say("installs a pkg-config file", "no kangce.pc")
        sys.exit(1)
    return dict(os.environ, PKG_CONFIG_LIBDIR=os.path.dirname(pc[0]), PKG_CONFIG_SYSROOT_DIR=folder)


def flags(env):
    done = run("pkg-config", "--cflags", "--libs", "kangce", env=env)
    say("is found by pkg-config", done.stderr if done.returncode else "")
    return done.stdout.split()


def exports(library, headers):
    out = run("nm", "-D", "--defined-only", library).stdout
    shown = set(re.findall(r" [TW] (kc_\w+)", out))
    others = set(re.findall(r" [TWBD] (?!kc_)(?!KANGCE_)(\w+)", out))
    declared = {n for h in headers for n in functions(open(h, encoding="utf-8").read())}
    fault = "".join(f"declared, not in the library: {n}\n" for n in sorted(declared - shown)) + \
        "".join(f"in the library, not declared: {n}\n" for n in sorted((shown - declared) | others))
    say("shows what its headers declare and nothing else", fault)
    soname = re.search(r"soname: \[(.*?)\]|SONAME\s+(\S+)", run("readelf", "-d", library).stdout)
    say("has the soname libkangce.so.0", "" if soname and "libkangce.so.0" in soname.group(0) else "no soname")
    needed = set(re.findall(r"NEEDED.*\[(.*?)\]", run("readelf", "-d", library).stdout))
    extra = {n for n in needed if not re.match(r"lib(c|m|pthread|gcc_s)\.so|ld-linux", n)}
    say("needs the C library alone", " ".join(sorted(extra)))


def headers_alone(headers, include):
    for h in headers:
        name = os.path.basename(h)
        text = f"#include <kangce/{name}>\nint main(void) {{ return 0; }}\n"
        fault = ""
        for compiler, standard, ending in (("gcc", "-std=c99", ".c"), ("clang++", "-std=c++11", ".cc")):
            path = os.path.join(include, "alone" + ending)
            open(path, "w").write(text)
            done = run(compiler, standard, "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "-I", include, path)
            fault += done.stderr
        say(f"{name} compiles alone as C99 and C++11", fault)


def examples(link, library_folder, folder):
    for source in sorted(glob.glob(os.path.join(ROOT, "examples", "*.c"))):
        name = os.path.basename(source)[:-2]
        exe = os.path.join(folder, name)
        done = run("gcc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-O1", source, "-o", exe, *link, "-lm")
        if done.returncode:
            say(f"example {name}", done.stderr)
            continue
        got = run(exe, env=dict(os.environ, LD_LIBRARY_PATH=library_folder))
        want = open(source[:-2] + ".out", encoding="utf-8").read()
        say(f"example {name}", "" if got.returncode == 0 and got.stdout == want else f"ended with {got.returncode}, printed\n{got.stdout}{got.stderr}\nexpected\n{want}")
        if open(source, encoding="utf-8").read().count("\n") > 80:
            say(f"example {name} is small", "more than 80 lines")


def manuals(folder):
    if not shutil.which("scdoc"):
        print("ok library: manual pages # skipped: scdoc is not there")
        return
    pages = {os.path.basename(p) for p in glob.glob(folder + "/**/man/**/*.[0-9]*", recursive=True)}
    want = {os.path.basename(p)[:-4] for p in glob.glob(os.path.join(ROOT, "docs/man/*.scd"))}
    say("manual pages are installed", "" if want and all(any(p.startswith(w) for p in pages) for w in want) else f"{want} in {pages}")


def main():
    folder = tempfile.mkdtemp()
    try:
        env = installed(folder)
        link = flags(env)
        library = os.path.realpath(glob.glob(folder + "/**/libkangce.so.0", recursive=True)[0])
        headers = sorted(glob.glob(folder + "/**/include/kangce/*.h", recursive=True))
        say("installs every public header", "" if len(headers) == len(glob.glob(os.path.join(ROOT, "include/kangce/*.h"))) else str(headers))
        exports(library, headers)
        headers_alone(headers, os.path.dirname(os.path.dirname(headers[0])))
        examples(link, os.path.dirname(library), folder)
        manuals(folder)
    finally:
        shutil.rmtree(folder)
    sys.exit(bad > 0)


main()
