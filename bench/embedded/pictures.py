"""Pictures of what was measured, as SVG that is the same for the same figures."""
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (The back end is chosen first.)

from measuring import LOADS, SHARES  # noqa: E402
from report import spread  # noqa: E402
from size import ASKED  # noqa: E402

STYLE = {
    "svg.hashsalt": "souk", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.3,
}
PERCENT = {"p50": "50", "p75": "75", "p90": "90", "p95": "95", "p99": "99", "p999": "99.9",
           "p9999": "99.99", "max": "all"}


def median(rounds, key):
    found = spread(rounds, key)
    return found[0] if found else None


def latencies(rounds, axes):
    for name, label in (("half_order", "order"), ("half_pay", "payment"),
                        ("completed", "COMPLETED, from the payment's answer")):
        lines = [spread(rounds, f"{name}_{share}") for share in SHARES]
        places = range(len(SHARES))
        axes.plot(places, [each[0] for each in lines], marker="o", markersize=3, label=label)
        axes.fill_between(places, [each[1] for each in lines], [each[2] for each in lines], alpha=0.15)
    axes.set_xticks(range(len(SHARES)), [PERCENT[share] for share in SHARES])
    axes.set_yscale("log")
    axes.set_xlabel(f"percent of all, at {median(rounds, 'half_rate'):,.0f} checkouts a second")
    axes.set_ylabel("answered within, ms")
    axes.legend(frameon=False)


def load(rounds, axes):
    offered = [median(rounds, f"load_{at}_offered") for at in LOADS]
    axes.plot(offered, [median(rounds, f"load_{at}_rate") for at in LOADS], marker="o", markersize=3,
              color="C0", label="done a second")
    axes.set_xlabel("checkouts begun a second")
    axes.set_ylabel("done a second")
    axes.set_ylim(bottom=0)
    axes.spines["right"].set_visible(True)
    times = axes.twinx()
    for share, color in (("p50", "C1"), ("p99", "C3")):
        times.plot(offered, [median(rounds, f"load_{at}_{share}") for at in LOADS], marker="o",
                   markersize=3, color=color, label=f"a checkout, {share}")
    times.set_yscale("log")
    times.set_ylabel("ms")
    times.grid(False)
    lines = axes.get_lines() + times.get_lines()
    axes.legend(lines, [each.get_label() for each in lines], frameon=False)


def size(rounds, axes):
    for offset, where in ((-0.2, "empty"), (0.2, "full")):
        heights = [median(rounds, f"{where}_{name}_us") for name in ASKED]
        axes.bar([place + offset for place in range(len(ASKED))], heights, 0.38, label=f"{where} shop")
    axes.set_xticks(range(len(ASKED)), list(ASKED))
    axes.set_ylabel("processor time of one, µs")
    axes.grid(axis="x", visible=False)
    axes.legend(frameon=False)


# How each is drawn, a figure without which it can't be, and what it shows.
PICTURES = {
    "performance-latency.svg": (
        latencies, "half_order_p50", "Latency of orders, payments and their completion, by percent"),
    "performance-load.svg": (
        load, f"load_{LOADS[0]}_rate", "Checkouts done, and how long they take, by how many are begun"),
    "performance-size.svg": (
        size, "size_page", "Processor time in an empty and in a full shop"),
}


def draw(rounds, folder):
    """Answers what it drew: file names, and what they show."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    with plt.rc_context(STYLE):
        for name, (how, needed, shows) in PICTURES.items():
            if spread(rounds, needed) is None:
                continue
            figure, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
            how(rounds, axes)
            figure.savefig(folder / name, metadata={"Date": None})
            plt.close(figure)
            drawn[name] = shows
    return drawn
