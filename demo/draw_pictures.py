#!/usr/bin/env python3
"""Draws the pictures of the demo catalogue into web/public/demo, one small SVG an item.

    python3 demo/draw_pictures.py [--check]     --check changes nothing, and fails where it would
"""

import csv
import sys
from pathlib import Path

from shapes import picture
from things import THINGS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "web/public/demo"


def main() -> int:
    with (ROOT / "demo/catalogue.csv").open(newline="") as file:
        items = list(csv.DictReader(file))
    assert {item["upc"] for item in items} == set(THINGS), "catalogue and things differ"
    drawn = {
        f"{item['upc']}.svg": picture(item["category"], nth, THINGS[item["upc"]])
        for nth, item in enumerate(items)
    }
    assert all(item["imageUrl"] == f"/demo/{item['upc']}.svg" for item in items)
    assert all(len(svg) <= 2048 for svg in drawn.values()), "a picture is larger than 2 kB"
    if "--check" in sys.argv[1:]:
        there = {path.name: path.read_text() for path in FOLDER.glob("*.svg")}
        return 0 if there == drawn else 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for name, svg in drawn.items():
        (FOLDER / name).write_text(svg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
