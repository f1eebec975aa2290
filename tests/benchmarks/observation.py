"""What observing costs a cell, beside ipyflow, and how well what is observed agrees with the table of cases.

Run from the root of the repository: `python -m tests.benchmarks.observation`; `--ipyflow PYTHON` names the
interpreter of an environment with ipyflow in it, `--cases` adds the accuracy over all cases.

A worker process for each of plain IPython, ours and ipyflow executes the same cells in turn; the figures are
processor time, medians over interleaved rounds, with the bootstrap interval of `run_cost`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from statistics import median
from typing import Any

from tests.benchmarks.run_cost import Figure, interval, report
from tests.inference.cases import READABLE
from tests.inference.observed import observed_links, score
from tests.inference.score import Score

PLAIN, OURS, IPYFLOW = "plain", "ours", "ipyflow"
HUNDREDTH = "ipyflow, a hundredth of the steps"  # it traces: all of them take a minute or more
STEPS, FEWER = "1_000_000", "10_000"
BEGINNING = "rows = [n * n for n in range(100)]\ntotal = 0"
LARGE = """
import numpy as np, pandas as pd
frame = pd.DataFrame(np.random.default_rng(0).random((10_000_000, 10)))
"""
CELLS = {
    "ordinary": "rows = [n * n for n in range(100)]\ntotal = sum(rows)\nlongest = max(rows)\nlongest - total",
    "loop": "count = 0\nfor n in range(1_000_000):\n    count += n",
    "id": "count = 0\nfor n in range(1_000_000):\n    count += id(n) & 1",
    "frame": "width = frame.shape[1]",
}
WORKER = """
import json, sys, time, os
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
config = Config(); config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
said, sys.stdout = sys.stdout, open(os.devnull, "w")
if sys.argv[1] == "ours":
    from jupyter_blocks.kernel.manager import load
    load(shell, {})
elif sys.argv[1] == "ipyflow":
    shell.run_cell("%load_ext ipyflow")
for line in sys.stdin:
    begun = time.process_time()
    result = shell.run_cell(json.loads(line))
    took = time.process_time() - begun
    print(json.dumps([took, result.success]), file=said, flush=True)
"""


class Worker:
    """A process that executes cells."""

    def __init__(self, stack: ExitStack, python: str, kind: str) -> None:
        command = [python, "-c", WORKER, kind]
        self.process = stack.enter_context(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        )
        stack.callback(self.process.kill)

    def seconds(self, code: str) -> float:
        """The processor time of one cell."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        took, success = json.loads(self.process.stdout.readline())
        if not success:
            sys.exit(f"failed: {code}")
        return float(took)


def measured(workers: Mapping[str, Worker], code: str, rounds: int) -> dict[str, list[float]]:
    """The seconds of `code` in each worker, in interleaved rounds after one that does not count."""
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for kind, worker in workers.items():
            took = worker.seconds(code)
            if number:
                times[kind].append(took)
    return times


def figure(
    what: str, values: Sequence[float], bar: float, unit: str, times: Mapping[str, list[float]]
) -> Figure:
    low, high = interval(values)
    note = ", ".join(f"{kind} {median(seconds) * 1e3:.2f} ms" for kind, seconds in times.items())
    return Figure(
        what=what, value=median(values), low=low, high=high, bar=bar, unit=unit, rounds=len(values), note=note
    )


def cost(ipyflow: str | None, rounds: int) -> list[Figure]:
    """What observing adds to cells, in milliseconds or as a ratio."""
    with ExitStack() as stack:
        workers = {kind: Worker(stack, sys.executable, kind) for kind in (PLAIN, OURS)}
        if ipyflow:
            workers[IPYFLOW] = Worker(stack, ipyflow, IPYFLOW)
        for worker in workers.values():
            worker.seconds(BEGINNING)
        found = []
        for name, bar in (("ordinary", 1.0), ("loop", 1.05), ("id", 1.2), ("frame", 20.0)):
            if name == "frame":
                workers.pop(IPYFLOW, None)
                for worker in workers.values():
                    worker.seconds(LARGE)
            slow = workers.pop(IPYFLOW, None) if name != "ordinary" else None
            times = measured(workers, CELLS[name], rounds)
            if slow is not None:
                times[HUNDREDTH] = measured({IPYFLOW: slow}, CELLS[name].replace(STEPS, FEWER), 1)[IPYFLOW]
                workers[IPYFLOW] = slow
            pairs = list(zip(times[OURS], times[PLAIN], strict=True))
            if name in ("loop", "id"):
                found.append(figure(name, [ours / plain for ours, plain in pairs], bar, "", times))
            else:
                added = [(ours - plain) * 1e3 for ours, plain in pairs]
                found.append(figure(f"{name}, added", added, bar, " ms", times))
        return found


def accuracy(cases: Sequence[Any]) -> tuple[Score, float, dict[str, tuple[int, int]]]:
    """Over `cases`: the score of all pairs, the share that is wholly right, and right of how many by kind."""
    total, kinds = Score(), defaultdict[str, list[bool]](list)
    for case in cases:
        one = score(case, observed_links(case))
        total += one
        kinds[case.kind].append(not one.wrong and not one.missed)
    every = [right for rights in kinds.values() for right in rights]
    return (
        total,
        sum(every) / len(every),
        {kind: (sum(rights), len(rights)) for kind, rights in kinds.items()},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ipyflow", help="the Python of an environment that has ipyflow")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--cases", action="store_true", help="accuracy over all cases, too (4 minutes)")
    options = parser.parse_args()
    print(report(cost(options.ipyflow, options.rounds)))
    if options.cases:
        total, right, kinds = accuracy([case for case in READABLE if not case.exempt])
        print(f"\nF1 on reachability {total.f1:.4f} ({total}), wholly right {right:.1%}")
        print("\n".join(f"{kind:<24}{good:>4} of {of}" for kind, (good, of) in sorted(kinds.items())))


if __name__ == "__main__":
    main()
