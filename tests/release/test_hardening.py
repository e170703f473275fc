"""The program as it is built: each thing that cmake/hardening.cmake asks for is there."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import NoteSection, SymbolTableSection
from harness.shop import ROOT, binary

# Of a function's first instruction: no indirect call may land elsewhere.
ENDBR64 = bytes.fromhex("f30f1efa")
# A large frame is entered page by page: sub $0x1000,%rsp; movq $0,(%rsp).
PROBE = bytes.fromhex("4881ec00100000" + "48c7042400000000")


@pytest.fixture(scope="module")
def elf() -> Iterator[ELFFile]:
    with binary().open("rb") as file:
        yield ELFFile(file)


def dynamic(elf: ELFFile) -> DynamicSection:
    return elf.get_section_by_name(".dynamic")


def flags(elf: ELFFile, tag: str) -> int:
    return next((each.entry.d_val for each in dynamic(elf).iter_tags(tag)), 0)


def imported(elf: ELFFile) -> set[str]:
    """Names of what the program calls in shared libraries."""
    symbols: SymbolTableSection = elf.get_section_by_name(".dynsym")
    return {each.name for each in symbols.iter_symbols() if each["st_shndx"] == "SHN_UNDEF"}


def test_it_is_loaded_at_an_address_that_nobody_knows(elf: ELFFile) -> None:
    assert elf["e_type"] == "ET_DYN"
    assert flags(elf, "DT_FLAGS_1") & 0x08000000  # DF_1_PIE


def test_what_the_linker_filled_in_can_not_be_overwritten(elf: ELFFile) -> None:
    segments = {each["p_type"] for each in elf.iter_segments()}
    assert "PT_GNU_RELRO" in segments
    assert flags(elf, "DT_FLAGS") & 0x8  # DF_BIND_NOW
    assert flags(elf, "DT_FLAGS_1") & 0x1  # DF_1_NOW


def test_no_memory_is_both_written_and_executed(elf: ELFFile) -> None:
    stack = [each for each in elf.iter_segments() if each["p_type"] == "PT_GNU_STACK"]
    assert len(stack) == 1
    assert stack[0]["p_flags"] == 6  # Read and write.
    loaded = [each["p_flags"] for each in elf.iter_segments() if each["p_type"] == "PT_LOAD"]
    assert not [each for each in loaded if each & 3 == 3]
    assert not list(dynamic(elf).iter_tags("DT_TEXTREL"))


def test_it_looks_for_libraries_where_the_system_keeps_them(elf: ELFFile) -> None:
    assert not [each for tag in ("DT_RPATH", "DT_RUNPATH") for each in dynamic(elf).iter_tags(tag)]


def test_an_overwritten_stack_is_noticed(elf: ELFFile) -> None:
    assert "__stack_chk_fail" in imported(elf)


def test_lengths_are_checked_where_they_are_known(elf: ELFFile) -> None:
    assert {"__memcpy_chk", "__fread_chk", "__read_chk"} & imported(elf)


def test_an_index_past_the_end_ends_the_program(elf: ELFFile) -> None:
    assert any("glibcxx_assert_fail" in each for each in imported(elf))


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="of x86 only")
def test_calls_and_returns_go_where_they_should(elf: ELFFile) -> None:
    text = elf.get_section_by_name(".text")
    code, begin = text.data(), text["sh_addr"]
    functions = [
        each["st_value"] - begin
        for each in elf.get_section_by_name(".symtab").iter_symbols()
        if each["st_info"]["type"] == "STT_FUNC" and re.match("_ZN4souk", each.name)
    ]
    marked = [at for at in functions if code[at : at + 4] == ENDBR64]
    assert len(functions) > 1000
    assert len(marked) / len(functions) > 0.5, (len(marked), len(functions))


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="of x86 only")
def test_the_stack_can_not_jump_over_its_guard(elf: ELFFile) -> None:
    assert PROBE in elf.get_section_by_name(".text").data()
