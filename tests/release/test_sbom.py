"""The list of what the program is made of is valid, and docs/dependencies.md says the same."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from harness import ROOT, Json
from harness.shop import binary

DOCUMENTED = (ROOT / "docs/dependencies.md").read_text()
# What every C++ program on Debian is compiled with; docs/dependencies.md has it as the compiler.
TOOLCHAIN = {"glibc", "gcc-12", "linux", "llvm-toolchain-19"}


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    subprocess.run([ROOT / "tools/make_sbom", binary().parent, file], check=True)
    return file.read_text()


@pytest.fixture(scope="module")
def components(text: str) -> list[Json]:
    return json.loads(text)["components"]


def said(component: Json, name: str) -> str:
    return next((it["value"] for it in component["properties"] if it["name"] == name), "")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of docs/dependencies.md."""
    below = DOCUMENTED.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [each for each in below.splitlines() if each.startswith("| ")]
    return [[cell.strip() for cell in each.strip("|").split("|")] for each in lines[1:]]


def test_it_is_cyclonedx(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_it_names_every_library_that_the_loader_brings(components: list[Json]) -> None:
    linked = {it["name"] for it in components if said(it, "souk:how") == "linked"}
    loaded = subprocess.run(["ldd", binary()], check=True, capture_output=True, text=True).stdout
    for path in re.findall(r"=> (/\S+) \(0x", loaded):
        names = {path, str(Path(path).resolve()), str(Path(path).resolve()).removeprefix("/usr")}
        asked = ["dpkg", "-S", *names]
        owners = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
        assert {it.split(":")[0] for it in owners.splitlines()} & linked, path


def test_libraries_are_documented_as_they_are(components: list[Json]) -> None:
    documented: dict[str, str] = {}
    for _, packages, version, *_ in rows("In the program"):
        for name in re.findall(r"`([^`]+)`", packages):
            documented.setdefault(name, version.split(",")[0])
    used = {
        said(it, "souk:source") or it["name"]: it["version"]
        for it in components
        if said(it, "souk:how") == "compiled in"
    }
    assert set(used) - TOOLCHAIN <= set(documented), "docs/dependencies.md lacks a library"
    for name in set(used) & set(documented):
        upstream = used[name].partition(":")[2] or used[name]
        assert upstream.startswith(documented[name]), (name, used[name])


def test_what_is_documented_is_used(components: list[Json]) -> None:
    sources = {said(it, "souk:source") or it["name"] for it in components}
    for what, names, *_ in rows("In the program"):
        if "only with" not in what and "distributed shape" not in what:
            assert set(re.findall(r"`([^`]+)`", names)) <= sources, what


def test_crates_are_documented_and_listed(components: list[Json]) -> None:
    manifest = tomllib.loads((ROOT / "src/storage/cassandra/driver/Cargo.toml").read_text())
    listed = {it["name"] for it in components if it["purl"].startswith("pkg:cargo/")}
    for name in manifest["dependencies"]:
        assert re.search(rf"\b{name}\b", DOCUMENTED)
        assert not listed or name in listed


def test_the_storefronts_libraries_are_documented_and_listed(components: list[Json]) -> None:
    wanted = json.loads((ROOT / "web/package.json").read_text())["dependencies"]
    documented = {
        name for cells in rows("In the storefront") for name in re.findall(r"`([^`]+)`", cells[1])
    }
    assert documented == set(wanted)
    listed = {it["purl"].partition("pkg:npm/")[2].replace("%40", "@") for it in components}
    assert {f"{name}@{version}" for name, version in wanted.items()} <= listed


def test_a_library_is_named_once(components: list[Json]) -> None:
    names = [it["purl"] for it in components]
    assert sorted(set(names)) == sorted(names)
