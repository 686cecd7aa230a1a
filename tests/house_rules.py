#!/usr/bin/env python3
"""The rules of CONTRIBUTING.md that a script can see. Prints one line per rule: ok / not ok, then what is wrong.

Rules: layers look left only; SQL stays in src/store; banned calls; file and function length; every text key used
exists and every text is used, in both languages; docs/errors.md is current; every method has a page; no machine's paths; no bare TODO.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
os.chdir(ROOT)

# What stands left of a layer, as in docs/architecture.md.
ORDER = ["base", "stats document", "store", "catalog", "plan", "collect", "judge watch", "act", "exchange report", "server cli"]
RANK = {name: i for i, group in enumerate(ORDER) for name in group.split()}
ALLOWED = {"stats": {"base", "stats"}, "document": {"base", "document"}, "store": {"base", "store"}}
BANNED = {"strcpy", "strcat", "sprintf", "vsprintf", "gets", "atoi", "atol", "atof", "strtok", "system", "popen", "tmpnam", "mktemp", "rand", "srand"}
EXIT_ONLY = {"exit", "_exit", "abort"}
EXIT_PLACES = {"src/cli/main.c", "src/document/read_pdf.c", "src/base/arena.c", "src/base/hash.c"}


def files(*endings):
    skip = {"build", ".git", "node_modules", "third_party"}
    for folder, dirs, names in os.walk("."):
        dirs[:] = [d for d in dirs if d not in skip and not d.startswith("build")]
        for n in names:
            if n.endswith(endings):
                yield os.path.normpath(os.path.join(folder, n))


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:  # test inputs stand in other encodings
        return f.read()


def code_of(text, strings=False):
    """C text without comments (and without string contents), line numbers kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(m):
        s = m.group(0)
        if s[0] == "/":
            return re.sub(r"[^\n]", " ", s)
        return s if strings else s[0] + " " * (len(s) - 2) + s[-1]

    return re.sub(pattern, blank, text, flags=re.S)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def layers():
    for path in files(".c", ".h"):
        m = re.match(r"src/(\w+)/", path)
        if not m:
            continue
        me = m.group(1)
        for inc in re.finditer(r'#include "(\w+)/', read(path)):
            other = inc.group(1)
            if other == "kangce":
                continue
            if other not in RANK or me not in RANK:
                yield f"{path}: includes {other}/, which is no layer"
            elif other != me and (RANK[other] >= RANK[me] or (me in ALLOWED and other not in ALLOWED[me])):
                yield f"{path}: layer {me} includes {other}"


def sql_outside_store():
    words = re.compile(r'"[^"\n]*\b(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX)\s|PRAGMA\s)', re.I)
    for path in files(".c", ".h"):
        if path.startswith(("src/store/", "tests/", "bench/", "fuzz/")):
            continue
        text = code_of(read(path), strings=True)
        for m in words.finditer(text):
            yield f"{path}:{line_of(text, m.start())}: SQL outside src/store"


def banned_calls():
    for path in files(".c", ".h"):
        text = code_of(read(path))
        for m in re.finditer(r"(?<![\w.>])(\w+)\s*\(", text):
            name = m.group(1)
            if name in BANNED or (name in EXIT_ONLY and path not in EXIT_PLACES and path.startswith("src/")):
                yield f"{path}:{line_of(text, m.start())}: {name}() is banned"


def file_length():
    for path in files(".c", ".h", ".py", ".sh", ".ts", ".vue"):
        n = read(path).count("\n")
        if n > 800 and "Longer than 800 lines because" not in read(path)[:2000]:
            yield f"{path}: {n} lines"


def function_length():
    for path in files(".c"):
        text = code_of(read(path))
        start = None
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith("{"):
                start = number
            elif line.startswith("}") and start:
                if number - start - 1 > 60:
                    yield f"{path}:{start}: function of {number - start - 1} lines"
                start = None


def catalogue():
    texts = {}
    for path in sorted(files(".tsv")):
        if not path.startswith("src/base/texts/"):
            continue
        for line in read(path).split("\n"):
            if line.strip() and not line.startswith("#"):
                parts = line.split("\t")
                texts[parts[0]] = (path, parts)
    return texts


def used_keys():
    """Keys that stand in the code as literals: arguments of kc_fail, kc_t, kc_tf and help texts of tables."""
    keys, prefixes = {}, set()
    for path in files(".c", ".h"):
        if not path.startswith(("src/", "include/")):
            continue
        text = code_of(read(path), strings=True)
        for m in re.finditer(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"', text):
            keys.setdefault(m.group(1), f"{path}:{line_of(text, m.start())}")
        for m in re.finditer(r'"([a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*)(?:%l?[a-z]|")', text):
            prefixes.add(m.group(1))
    return keys, prefixes


def keys_exist():
    texts = catalogue()
    for path in files(".c", ".h"):
        if not path.startswith(("src/", "include/")):
            continue
        text = code_of(read(path), strings=True)
        calls = r'(?:kc_fail\s*\([^;"]*?|kc_t\s*\([^;"]*?|kc_tf\s*\([^;"]*?)"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"'
        for m in re.finditer(calls, text, flags=re.S):
            if m.group(1) not in texts:
                yield f"{path}:{line_of(text, m.start(1))}: no text for key {m.group(1)}"
    for key, (path, parts) in texts.items():
        if len(parts) != 3 or not parts[1].strip() or not parts[2].strip():
            yield f"{path}: {key}: both languages are needed"
        elif re.search(r"[\u4e00-\u9fff]", re.sub(r"[「『“\"'(（][^」』”\"')）]*[」』”\"')）]", "", parts[2])):
            yield f"{path}: {key}: Chinese in the English text"


def keys_used():
    keys, prefixes = used_keys()
    for key, (path, _) in catalogue().items():
        if key in keys or any(key.startswith(p) for p in prefixes):  # a prefix is put together with a code or a count
            continue
        yield f"{path}: text {key} is not used"


def errors_page():
    want = subprocess.run([sys.executable, "scripts/gen_errors_page.py"], capture_output=True, text=True).stdout
    if not os.path.exists("docs/errors.md") or read("docs/errors.md") != want:
        yield "docs/errors.md is not current: scripts/gen_errors_page.py > docs/errors.md"


def methods_documented():
    pages = {p: read(p) for p in files(".md") if p.startswith("docs/methods/")}
    if not pages:
        return
    everything = "\n".join(pages.values())
    for path in files(".c"):
        if path.startswith("src/cli/stats/"):
            for m in re.finditer(r'(?:"stats |METHOD\(")([a-z0-9-]+)"', read(path)):
                if not re.search(r"kangce stats " + re.escape(m.group(1)) + r"(?![\w-])", everything):
                    yield f"{path}: no page of docs/methods shows kangce stats {m.group(1)}"
    index = pages.get("docs/methods/README.md", "")
    for p in pages:
        if os.path.basename(p) not in index and not p.endswith("README.md"):
            yield f"{p}: docs/methods/README.md does not lead to it"


def machine_paths():
    here = "|".join(re.escape(p) for p in {ROOT, os.path.dirname(ROOT)} if p.count("/") > 1) or "(?!)"
    bad = re.compile(r"(^|[^A-Za-z0-9_.])(/home/|/root/|/Users/|(" + here + r")/)")  # where this checkout stands, and homes
    for path in files(".c", ".h", ".md", ".py", ".sh", ".yaml", ".tsv", ".sql", ".csv", ".build", ".html", ".case"):
        if path == os.path.join("tests", "house_rules.py"):
            continue
        for number, line in enumerate(read(path).split("\n"), 1):
            if bad.search(line):
                yield f"{path}:{number}: a path of one machine"


def bare_todo():
    for path in files(".c", ".h", ".py", ".sh", ".sql"):
        if path == os.path.join("tests", "house_rules.py"):
            continue
        for number, line in enumerate(read(path).split("\n"), 1):
            if re.search(r"\b(TODO|XXX|HACK)\b", line) or re.search(r"\bFIXME\b(?!\()", line):
                yield f"{path}:{number}: {line.strip()[:80]}"


RULES = [layers, sql_outside_store, banned_calls, file_length, function_length, keys_exist, keys_used, errors_page, methods_documented, machine_paths, bare_todo]


def main():
    bad = 0
    for rule in RULES:
        faults = list(rule())
        bad += bool(faults)
        print(("not ok" if faults else "ok") + f" house rule: {rule.__name__}")
        for f in faults[:40]:
            print("    " + f)
        if len(faults) > 40:
            print(f"    … {len(faults) - 40} more")
    sys.exit(bad > 0)


main()
