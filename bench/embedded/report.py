"""The table, the JSON, and where they go."""
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time

from rows import ROWS

BEGIN, END = "<!-- bench/run writes here: embedded -->\n", "<!-- to here -->\n"


def shown(value):
    """Three digits of it."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(rounds, key):
    """Median, least and most of what the rounds found; nothing when none did."""
    values = [each[key] for each in rounds if key in each]
    return (statistics.median(values), min(values), max(values)) if values else None


def about(options):
    cpu = next(line.split(": ")[1] for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
               if line.startswith("model name"))
    filesystem = subprocess.run(
        ["df", "--output=fstype", str(options.kept)], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "command": "bench/run " + options.command,
        "processors": len(os.sched_getaffinity(0)), "processor": cpu,
        "linux": platform.release(), "filesystem": filesystem,
        "load_average": os.getloadavg()[0],
    }


def table(rounds, skipped, on, options):
    lines = [
        f"{on['date']}: `{on['command'].strip()}` on {on['processors']} × {on['processor']}, Linux "
        f"{on['linux']}, {on['filesystem']}; load average {on['load_average']:.2f} before; median, "
        f"least and most of {len(rounds)} rounds.",
        "",
        "| what | median | least | most | wanted | aim | reached | processor time each |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        what = row.what.format(orders=options.orders, items=options.items)
        targets = f"{shown(row.wanted)} {row.unit} | {shown(row.aim)} {row.unit}"
        found = spread(rounds, row.key)
        if not found:
            if row.key in skipped:
                lines.append(f"| {what} | not measured: {skipped[row.key]} | | | {targets} | | |")
            continue
        used = ", ".join(f"{key.removesuffix('_us').replace('_', ' ')} {shown(spread(rounds, key)[0])} µs"
                         for key in row.cpu if spread(rounds, key))
        values = " | ".join(f"{shown(each)} {row.unit}" for each in found)
        lines.append(f"| {what} | {values} | {targets} | {row.met(found[0])} | {used} |")
    return "\n".join(line.replace("  |", " |") for line in lines)


def write_json(path, rounds, skipped, on):
    path.write_text(json.dumps({"on": on, "rounds": rounds, "skipped": skipped}, indent=1) + "\n")


def write_page(page, text, pictures):
    links = "".join(f"![{shows}](images/{name})\n" for name, shows in pictures.items())
    before, rest = page.read_text().split(BEGIN)
    page.write_text(before + BEGIN + text + "\n\n" + links + END + rest.split(END, 1)[1])
