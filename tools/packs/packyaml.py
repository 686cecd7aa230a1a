"""Reader for the YAML that packs are written in, without a library.

Understands block mappings and sequences by indentation, double-quoted strings, flow lists and flow
mappings, plain scalars and comments on their own line. Anything else is an error with its line.
"""
import json
import re

PLAIN = {"null": None, "~": None, "": None, "true": True, "false": False}
KEY = re.compile(r"([A-Za-z_][\w-]*):(?:\s+(.*))?$")


class PackYamlError(ValueError):
    pass


def load(path):
    lines = []
    with open(path, encoding="utf-8") as f:
        for number, raw in enumerate(f, 1):
            text = raw.rstrip("\n").rstrip()
            stripped = text.lstrip(" ")
            if stripped and not stripped.startswith("#") and stripped != "---":
                lines.append([len(text) - len(stripped), stripped, number])
    try:
        value, at = block(lines, 0, lines[0][0]) if lines else (None, 0)
        if at != len(lines):
            raise PackYamlError(f"line {lines[at][2]}: bad indentation")
    except PackYamlError as e:
        raise PackYamlError(f"{path}: {e}") from None
    return value


def block(lines, at, indent):
    return sequence(lines, at, indent) if lines[at][1].startswith("- ") else mapping(lines, at, indent)


def sequence(lines, at, indent):
    items = []
    while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
        text, number = lines[at][1], lines[at][2]
        rest = text[2:].lstrip()
        if KEY.match(rest) and not rest.startswith(("{", "[", '"')):
            lines[at] = [indent + len(text) - len(rest), rest, number]
            item, at = mapping(lines, at, lines[at][0])
        else:
            item, at = scalar(rest, number), at + 1
        items.append(item)
    return items, at


def mapping(lines, at, indent):
    out = {}
    while at < len(lines) and lines[at][0] == indent and not lines[at][1].startswith("- "):
        match = KEY.match(lines[at][1])
        if not match:
            raise PackYamlError(f"line {lines[at][2]}: expected key: value")
        key, rest, number = match.group(1), match.group(2) or "", lines[at][2]
        if key in out:
            raise PackYamlError(f"line {number}: key {key} twice")
        at += 1
        deeper = at < len(lines) and (lines[at][0] > indent or
                                      lines[at][0] == indent and lines[at][1].startswith("- "))
        if rest == "" and deeper:
            out[key], at = block(lines, at, lines[at][0])
        else:
            out[key] = scalar(rest, number)
    return out, at


def scalar(text, number):
    value, end = flow(text, 0, number, stops="")
    if text[end:].strip() and not text[end:].lstrip().startswith("#"):
        raise PackYamlError(f"line {number}: text after the value")
    return value


def flow(text, at, number, stops):
    at = skip(text, at)
    if text[at:at + 1] == '"':
        try:
            return json.JSONDecoder().raw_decode(text, at)
        except json.JSONDecodeError as e:
            raise PackYamlError(f"line {number}: {e.msg}") from None
    if text[at:at + 1] == "[":
        return flow_list(text, at + 1, number)
    if text[at:at + 1] == "{":
        return flow_map(text, at + 1, number)
    if text[at:at + 1] == "'":
        end = text.index("'", at + 1)
        return text[at + 1:end], end + 1
    end = at
    while end < len(text) and text[end] not in stops and text[end:end + 2] != " #":
        end += 1
    return plain(text[at:end].strip(), number), end


def skip(text, at):
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def flow_list(text, at, number):
    items = []
    while True:
        at = skip(text, at)
        if text[at:at + 1] == "]":
            return items, at + 1
        item, at = flow(text, at, number, ",]")
        items.append(item)
        at = skip(text, at)
        if text[at:at + 1] == ",":
            at += 1
        elif text[at:at + 1] != "]":
            raise PackYamlError(f"line {number}: list not closed")


def flow_map(text, at, number):
    out = {}
    while True:
        at = skip(text, at)
        if text[at:at + 1] == "}":
            return out, at + 1
        key = re.compile(r'"?([\w-]+)"?\s*:\s*').match(text, at)
        if not key:
            raise PackYamlError(f"line {number}: expected key: value inside {{ }}")
        out[key.group(1)], at = flow(text, key.end(), number, ",}")
        at = skip(text, at)
        if text[at:at + 1] == ",":
            at += 1
        elif text[at:at + 1] != "}":
            raise PackYamlError(f"line {number}: mapping not closed")


def plain(text, number):
    if text in PLAIN:
        return PLAIN[text]
    if text[0] in "&*|>!%@`":
        raise PackYamlError(f"line {number}: quote this value")
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text
