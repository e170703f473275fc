"""docs/security.md: what it names is there, and it leaves out nothing of ASVS's levels 1 and 2."""

import re
from collections import Counter

import pytest

from harness import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
# Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0.
IN_CHAPTER = {
    **{1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9},
    **{13: 13, 14: 9, 15: 13, 16: 16, 17: 7},
}
NUMBER = r"\d+\.\d+\.\d+"


def section(heading: str) -> str:
    return PAGE.split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0]


def requirements(heading: str) -> list[str]:
    """Those of that part's rows."""
    rows = [each for each in section(heading).splitlines() if each.startswith("| ")]
    cells = [cell for row in rows for cell in row.strip("| ").split(" | ")[:2]]
    return [n for cell in cells if re.fullmatch(f"({NUMBER}(, )?)+", cell) for n in cell.split(", ")]


def named() -> list[str]:
    """What stands in code marks and is a file's, with a test of it or without."""
    marks = re.findall(r"`([^`\s]+)`", PAGE)
    return sorted({each for each in marks if re.match(r"[\w.-]+/|[A-Z]+\.md$|test$", each)})


@pytest.mark.parametrize("name", named())
def test_what_is_named_is_there(name: str) -> None:
    file, _, test = name.partition("::")
    if file.startswith(("build/", "data/")):
        return  # Made by the program or its tools.
    assert (ROOT / file).exists()
    if file.endswith(".py"):
        assert not test or f"\ndef {test}(" in (ROOT / file).read_text()
    elif test:
        suite, _, case = test.partition(".")
        assert re.search(rf"\({suite}, {case}\)", (ROOT / file).read_text())


def test_each_line_of_what_is_met_shows_something() -> None:
    for row in section("Met").splitlines():
        if re.match(rf"\| {NUMBER} ", row):
            assert re.search(r"`[^`]+` \|$", row), row


ABSENT = {
    "src/**/*.?pp": r"\b(system|popen|exec[lv]p?e?|posix_spawnp?|v?fork|dlopen)\s*\(",
    "web/src/**/*.ts*": r"dangerouslySetInnerHTML|\beval\(|new Function|postMessage|document\.cookie",
}


@pytest.mark.parametrize("files", ABSENT)
def test_what_is_said_to_be_absent_is(files: str) -> None:
    looked_at = [each for each in ROOT.glob(files) if "tests" not in each.parts]
    assert len(looked_at) > 100
    assert [each for each in looked_at if re.search(ABSENT[files], each.read_text())] == []


def test_every_requirement_is_there_once() -> None:
    parts = [requirements(each) for each in ("Met", "Not met", "Not applicable")]
    all_of_them = [each for part in parts for each in part]
    assert [each for each, count in Counter(all_of_them).items() if count > 1] == []
    assert Counter(int(each.partition(".")[0]) for each in all_of_them) == IN_CHAPTER
    met, unmet, apart = map(len, parts)
    told = f"{met} of {met + unmet + apart} requirements are met, {unmet} are not, {apart} do not apply"
    assert told in PAGE
