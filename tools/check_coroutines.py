#!/usr/bin/env python3
"""Finds co_await expressions that gcc 12 miscompiles (it destroys the temporary twice)."""
import pathlib
import re
import sys

TRAPS = [
    (re.compile(r"[(,]\s*(\w+(::\w+)*)?\{\s*\."), "braced aggregate: name it first, then std::move it"),
    (re.compile(r"[(,]\s*\{(?!\s*\})"), "bare braces: name the argument first"),
    # A lambda (no name or bracket before "[") with a capture that is neither a reference nor this.
    (re.compile(r"(?<![\w\])])\s*\[(?:[^\]]*,)?\s*(?!&|this\b)[^\]\s]"), "lambda that captures by value: name it first"),
]

COMMENT_OR_TEXT = re.compile(r"//[^\n]*|\"(\\.|[^\"\\\n])*\"")


def awaited(text):
    """The expression at the beginning of that text: up to its semicolon, or to what encloses it."""
    depth = 0
    for at, each in enumerate(text):
        depth += (each in "([{") - (each in ")]}")
        if depth < 0 or (each == ";" and depth == 0):
            return text[:at]
    return text


def main():
    wrong = 0
    roots = sys.argv[1:] or ["src", "bench", "tests"]
    for path in sorted(p for root in roots for p in pathlib.Path(root).rglob("*.?pp")):
        text = COMMENT_OR_TEXT.sub("", path.read_text())
        for start in (m.end() for m in re.finditer(r"\bco_await\b", text)):
            expression = awaited(text[start:])
            for trap, advice in TRAPS:
                if trap.search(expression):
                    print(f"{path}:{text[:start].count(chr(10)) + 1}: error: {advice}")
                    wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
