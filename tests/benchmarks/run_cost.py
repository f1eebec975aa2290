"""What a run costs as a whole process, beside `jupyter execute` and papermill; prints a Markdown table.

    run_figures, command_figures, policy_figures ── measure ── seconds, ratio, absolute ── interval
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
import resource
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
PLAIN, POLICIES, EXPECT = "plain", "policies", "expect"
POLICY_BAR = 0.002  # seconds a block

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


def notebook(
    path: Path,
    blocks: int,
    policy: Callable[[int], Mapping[str, object]] = lambda _: {},
    *,
    first: str = "x0 = 0",
) -> Path:
    """Write a notebook of trivial blocks, each reading the one before, as cheap as a cell can be.

    Each has the policy for its number; a callback stands behind them.
    """
    sources = [first, *(f"x{number} = x{number - 1} + 1" for number in range(1, blocks))]
    cells = [
        _cell(f"block_{number}", [f"block:block_{number}"], source, policy(number))
        for number, source in enumerate(sources)
    ]
    if any("on_failure" in policy(number) for number in range(blocks)):
        cells.append(_cell("tell", ["block:tell", "callback"], "print(event)", {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _cell(name: str, tags: Sequence[str], source: str, policy: Mapping[str, object]) -> dict[str, object]:
    metadata = {"tags": tags, **({"jupyter_blocks": policy} if policy else {})}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def every_policy(number: int) -> Mapping[str, object]:
    """Whatever a block of a value that is no frame can have, none of which comes to pass."""
    asked = {"when": f"x{number - 1} >= 0 and x{number - 1} < 10_000"} if number else {}
    return {
        "timeout": "10m",
        "deadline": "1h",
        "retry": {"max_attempts": 3, "delay": "5s", "backoff": "exponential", "on": ["ConnectionError"]},
        "run_if": "none_failed",
        "on_failure": "tell",
        "idempotent": True,
        "outputs": [f"x{number}"],
        **asked,
    }


def expectations(_number: int) -> Mapping[str, object]:
    """What is expected of a frame of three rows."""
    return {"expect": ["rows == 3", "not_null(a)", {"in_range": {"column": "a", "min": 0}}]}


def seconds(command: Sequence[str], folder: Path) -> float:
    """Wall-clock seconds of one whole process; ends the benchmark if it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took


def processor_seconds(command: Sequence[str], folder: Path) -> float:
    """Seconds of processor time of one whole process and of its kernel: of what is a thousandth of a run, a
    clock on the wall would tell less than what else the machine did."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds(command, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(
    commands: Mapping[str, Sequence[str]],
    folder: Path,
    rounds: Rounds,
    figures: Callable[[Times], tuple[Figure, ...]],
    *,
    clock: Callable[[Sequence[str], Path], float] = seconds,
) -> tuple[Figure, ...]:
    """Run `commands` in interleaved rounds until every figure has a verdict, or the rounds are used up."""
    rng = random.Random(0)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():  # a first time that does not count: byte code, file caches
        seconds(command, folder)
    while True:
        for name in rng.sample(list(commands), len(commands)):
            times[name].append(clock(commands[name], folder))
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


def policy_figures(blocks: int, rounds: Rounds, folder: Path) -> tuple[Figure, ...]:
    """The processor time that policies cost a block, over the same blocks without."""
    frame = 'import pandas as pd\nx0 = pd.DataFrame({"a": [1, 2, 3]})'
    notebooks = {
        PLAIN: notebook(folder / "plain.ipynb", blocks),
        POLICIES: notebook(folder / "policies.ipynb", blocks, every_policy),
        f"{PLAIN} frames": notebook(folder / "frames.ipynb", blocks, first=frame),
        EXPECT: notebook(folder / "expect.ipynb", blocks, expectations, first=frame),
    }
    commands = {name: (script("jupyter-blocks"), "run", path.name) for name, path in notebooks.items()}

    def figures(times: Times) -> tuple[Figure, ...]:
        return (
            difference(times, POLICIES, PLAIN, blocks, "a block's policies, `when` among them"),
            difference(times, EXPECT, f"{PLAIN} frames", blocks, "a block's three expectations"),
        )

    return measure(commands, folder, rounds, figures, clock=processor_seconds)


def difference(times: Times, one: str, other: str, blocks: int, what: str) -> Figure:
    """What a block of `one` costs more than one of `other`, pair by pair."""
    pairs = [(more - less) / blocks for more, less in zip(times[one], times[other], strict=True)]
    low, high = interval(pairs)
    note = f"{median(times[one]):.2f} s, without {median(times[other]):.2f} s"
    return Figure(
        what=f"{what}, of {blocks} blocks",
        value=median(pairs),
        low=low,
        high=high,
        bar=POLICY_BAR,
        unit=" s",
        rounds=len(pairs),
        note=note,
    )


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
        f"| {figure.what} | {figure.value:.4f}{figure.unit} | {figure.low:.4f}–{figure.high:.4f} "
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
    parser.add_argument("--policies", action="store_true", help="measure the cost of policies alone")
    options = parser.parse_args()
    rounds = Rounds(fewest=options.rounds, most=max(options.rounds, options.most))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        figures = [] if options.policies else [*command_figures(rounds, folder)]
        for blocks in () if options.policies else options.blocks:
            figures += run_figures(blocks, rounds, folder)
        figures += policy_figures(max(options.blocks), rounds, folder)
    packages = ("jupyterlab", "nbclient", "ipykernel", "papermill")
    print(f"Python {sys.version.split()[0]}, {', '.join(installed(name) for name in packages)}\n")
    print(report(figures))


if __name__ == "__main__":
    main()
