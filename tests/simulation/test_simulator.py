"""The simulator itself: one seed, one run; and what it says when a run fails."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIMULATOR = os.environ.get("SOUK_SIMULATOR", str(ROOT / "build/simulation/souk-sim"))


def simulate(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SIMULATOR, *words], capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("seed", range(1, 41))
def test_one_seed_gives_one_trace_byte_for_byte(seed: int) -> None:
    first = simulate("--seed", str(seed), "--trace")
    again = simulate("--seed", str(seed), "--trace")
    assert first.returncode == 0
    assert first.stdout.count("\n") > 30
    assert first.stdout == again.stdout


def test_another_build_gives_the_same_traces() -> None:
    """A change of what is simulated changes them: then `tests/simulation/record_traces` records them
    anew. A compiler, its flags or a machine must not."""
    traces = b"".join(simulate("--seed", str(seed), "--trace").stdout.encode() for seed in range(1, 41))
    recorded = (Path(__file__).parent / "traces.sha256").read_text().strip()
    assert hashlib.sha256(traces).hexdigest() == recorded


def test_a_seed_gives_another_trace_than_its_neighbor() -> None:
    assert simulate("--seed", "1", "--trace").stdout != simulate("--seed", "2", "--trace").stdout


def test_how_many_threads_there_are_changes_nothing() -> None:
    figures = [simulate("--seeds", "1..60", "--threads", threads).stdout for threads in ("1", "3")]
    without_times = [[line for line in each.splitlines() if "real time" not in line] for each in figures]
    assert without_times[0] == without_times[1]


def test_a_failing_run_is_made_smaller_and_shown() -> None:
    failed = simulate("--bug", "completed_without_selling", "--seeds", "1..5")
    assert failed.returncode == 1
    assert "I2: order" in failed.stdout
    shown = failed.stdout.split("made smaller:", 1)[1]
    assert "1 customers, 1 visits each, 0 shopkeepers, 1 items" in shown
    assert "verdict" in shown


def test_every_planted_bug_has_a_name() -> None:
    names = simulate("--list-bugs").stdout.split()
    assert len(names) >= 50
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "words", [[], ["--seeds", "x"], ["--bug", "no_such_bug", "--seed", "1"], ["--seed", "1", "--seeds", "1..2"]]
)
def test_a_wrong_command_line_is_refused(words: list[str]) -> None:
    assert simulate(*words).returncode == 2


def test_help_tells_the_exit_status() -> None:
    shown = simulate("--help")
    assert shown.returncode == 0
    assert "Exit status" in shown.stdout
