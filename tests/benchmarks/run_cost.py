"""What a run costs as a whole process, beside `jupyter execute` and papermill; prints a Markdown table.

    run_figures, command_figures ── measure ── seconds, ratio, absolute ── interval
    report ── one row per figure: median, paired ratio with its 95 % interval, bar, verdict

Commands run interleaved, in an order drawn anew each round, so that a slow minute of the machine falls on
all of them. A bar is met when the upper end of the interval is at or below it, missed when the lower end is
above it; while the interval straddles the bar more rounds follow, and if it still does after the last one,
the verdict is "undecided".
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

FLIGHTS = Path(__file__).parents[2] / "examples" / "flights" / "flights.ipynb"
RESAMPLES = 10_000
OURS, NBCLIENT, PAPERMILL = "jupyter-blocks run", "jupyter execute", "papermill"

Times = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured quantity and its 95 % interval; `unit` is "s", or "" for a ratio."""

    what: str
    value: float
    low: float
    high: float
    bar: float
    unit: str
    rounds: int
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.high <= self.bar:
            return "met"
        return "missed" if self.low > self.bar else "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How many interleaved rounds to run: at least `fewest`, at most `most` while a verdict is open."""

    fewest: int
    most: int


def notebook(path: Path, blocks: int) -> Path:
    """Write a notebook of trivial blocks, each reading the one before, as cheap as a cell can be."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {"tags": [f"block:block_{number}"]},
            "outputs": [],
            "source": f"x{number} = x{number - 1} + 1" if number else "x0 = 0",
        }
        for number in range(blocks)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def seconds(command: Sequence[str], folder: Path) -> float:
    """Wall-clock seconds of one whole process; ends the benchmark if it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took


def measure(
    commands: Mapping[str, Sequence[str]],
    folder: Path,
    rounds: Rounds,
    figures: Callable[[Times], tuple[Figure, ...]],
) -> tuple[Figure, ...]:
    """Run `commands` in interleaved rounds until every figure has a verdict, or the rounds are used up."""
    rng = random.Random(0)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():  # a first time that does not count: byte code, file caches
        seconds(command, folder)
    while True:
        for name in rng.sample(list(commands), len(commands)):
            times[name].append(seconds(commands[name], folder))
        done = len(next(iter(times.values())))
        if done < rounds.fewest:
            continue
        found = figures(times)
        if done >= rounds.most or all(figure.verdict != "undecided" for figure in found):
            return found


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the median of `values`."""
    rng = random.Random(0)
    medians = sorted(median(rng.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES) - 1]


def ratio(times: Times, other: str, bar: float, what: str) -> Figure:
    """Ours divided by `other`, pair by pair."""
    pairs = [ours / theirs for ours, theirs in zip(times[OURS], times[other], strict=True)]
    low, high = interval(pairs)
    note = f"{median(times[OURS]):.2f} s, {other} {median(times[other]):.2f} s"
    return Figure(
        what=what, value=median(pairs), low=low, high=high, bar=bar, unit="", rounds=len(pairs), note=note
    )


def run_figures(blocks: int, rounds: Rounds, folder: Path) -> tuple[Figure, ...]:
    """Whole runs of a notebook of so many blocks, beside the two peers."""
    name = notebook(folder / f"trivial_{blocks}.ipynb", blocks).name
    commands = {
        OURS: (script("jupyter-blocks"), "run", name),
        NBCLIENT: (script("jupyter"), "execute", name),
        PAPERMILL: (script("papermill"), name, "papermill.ipynb"),
    }
    return measure(
        commands,
        folder,
        rounds,
        lambda times: (
            ratio(times, NBCLIENT, 1.1, f"run of {blocks} blocks / {NBCLIENT}"),
            ratio(times, PAPERMILL, 1.0, f"run of {blocks} blocks / {PAPERMILL}"),
        ),
    )


def command_figures(rounds: Rounds, folder: Path) -> tuple[Figure, ...]:
    """The commands that answer without a kernel."""
    flights = str(FLIGHTS.resolve())
    bars = {"--help": 0.2, "graph": 0.6}
    commands = {
        "--help": (script("jupyter-blocks"), "--help"),
        "graph": (script("jupyter-blocks"), "graph", flights),
    }

    def figures(times: Times) -> tuple[Figure, ...]:
        return tuple(
            absolute(times[name], bars[name], f"jupyter-blocks {name}" + " flights.ipynb" * (name == "graph"))
            for name in commands
        )

    return measure(commands, folder, rounds, figures)


def absolute(values: Sequence[float], bar: float, what: str) -> Figure:
    """Seconds of one command."""
    low, high = interval(values)
    return Figure(what=what, value=median(values), low=low, high=high, bar=bar, unit=" s", rounds=len(values))


def script(name: str) -> str:
    """The console script of this interpreter's environment."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit(f"{name} is not installed beside {sys.executable}")
    return found


def report(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = [
        f"| {figure.what} | {figure.value:.3f}{figure.unit} | {figure.low:.3f}–{figure.high:.3f} "
        f"| {figure.bar}{figure.unit} | {figure.rounds} | **{figure.verdict}** | {figure.note} |"
        for figure in figures
    ]
    head = "| what | median | 95 % interval | bar | rounds | verdict | whole process, medians |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def installed(package: str) -> str:
    """`package` and its version, as installed here."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="interleaved rounds at least (default 30)")
    parser.add_argument("--most", type=int, default=100, help="rounds at most, while undecided (default 100)")
    parser.add_argument("--blocks", type=int, nargs="*", default=[10, 100], help="sizes (default 10 100)")
    options = parser.parse_args()
    rounds = Rounds(fewest=options.rounds, most=max(options.rounds, options.most))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        figures = [*command_figures(rounds, folder)]
        for blocks in options.blocks:
            figures += run_figures(blocks, rounds, folder)
    packages = ("jupyterlab", "nbclient", "ipykernel", "papermill")
    print(f"Python {sys.version.split()[0]}, {', '.join(installed(name) for name in packages)}\n")
    print(report(figures))


if __name__ == "__main__":
    main()
