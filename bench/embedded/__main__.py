"""Measures the embedded shape: see bench/run."""
import argparse
import os
import pathlib
import sys
import tempfile
import time

import measuring
import pictures
import report
import size
from shop import Bench, allow_many_connections

ROOT = pathlib.Path(__file__).resolve().parents[2]

# In this order; each with the rows that are left out when it is.
MEASUREMENTS = {
    "reading": measuring.reading,
    "buying": measuring.buying,
    "half": measuring.half_load,
    "load": measuring.rising_load,
    "flash": measuring.flash,
    "overload": measuring.overload,
    "logins": measuring.logins,
    "cores": measuring.cores,
    "idle": measuring.idle,
    "size": size.sizes,
    "replay": size.sales,
}
NEEDS = {"half": "buying", "load": "buying"}


def read_options():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("--souk", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--load", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--nginx", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10, help="of most loads")
    parser.add_argument("--checkout-seconds", type=int, default=60, help="of complete checkouts")
    parser.add_argument("--orders", type=int, default=1_000_000, help="of the full shop")
    parser.add_argument("--items", type=int, default=100_000, help="of the full shop")
    parser.add_argument("--kept", type=pathlib.Path, default=ROOT / "build/bench",
                        help="folder for the full shop, which is made once")
    parser.add_argument("--replay", type=pathlib.Path,
                        default=os.environ.get("SOUK_BENCH_REPLAY"),
                        help="a month of sales for `souk replay`, or SOUK_BENCH_REPLAY")
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build/bench/embedded.json")
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / "build/bench")
    parser.add_argument("--write", action="store_true",
                        help="put table and pictures into docs/performance.md")
    options = parser.parse_args()
    own = {"--souk", "--load", "--nginx"}
    options.command = " ".join(each for each in sys.argv[1:] if each.split("=")[0] not in own)
    for chosen in options.only:
        if NEEDS.get(chosen, chosen) not in options.only:
            parser.error(f"{chosen} needs {NEEDS[chosen]}")
    if options.write and len(options.only) < len(MEASUREMENTS):
        parser.error("--write is for all measurements")
    return options


def left_out(options):
    """The rows that can't be measured, with why."""
    if options.replay and options.replay.exists():
        return {}
    options.only = [each for each in options.only if each != "replay"]
    named = f"{options.replay} is not there" if options.replay else "no file of sales was named"
    return {"replay_s": named}


def measure(options, work):
    bench = Bench(options, work)
    rounds = []
    for number in range(1, options.rounds + 1):
        bench.round = number
        found = {}
        for name in (each for each in MEASUREMENTS if each in options.only):
            began = time.monotonic()
            found |= MEASUREMENTS[name](bench)
            print(f"round {number}: {name}, {time.monotonic() - began:.0f} s", file=sys.stderr)
        rounds.append(found)
    return rounds


def main():
    options = read_options()
    allow_many_connections()
    options.kept.mkdir(parents=True, exist_ok=True)
    skipped = left_out(options)
    on = report.about(options)
    # Beside the kept shop: a real disk, not memory.
    with tempfile.TemporaryDirectory(dir=options.kept) as work:
        rounds = measure(options, pathlib.Path(work))
    report.write_json(options.json, rounds, skipped, on)
    table = report.table(rounds, skipped, on, options)
    print(table)
    drawn = pictures.draw(rounds, ROOT / "docs/images" if options.write else options.pictures)
    if options.write:
        report.write_page(ROOT / "docs/performance.md", table, drawn)


if __name__ == "__main__":
    main()
