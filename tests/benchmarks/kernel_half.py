"""What the kernel half adds to a cell: two kernels, one with it and one without, interleaved requests.

Run from the root of the repository: `python -m tests.benchmarks.kernel_half`.

The time is that of a whole request, from sending it until the kernel is idle again and has replied, so it
holds the half's answer and its way to the client as well.
"""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.kernel.kernels import Kernel, started

PAIRS = 150
BAR_MILLISECONDS = 1.0
CELLS = {
    "empty": "pass",
    "ordinary": "rows = [n * n for n in range(100)]\ntotal = sum(rows)\ntotal",
    "with an assert": "rows = [1, 2, 3]\nassert len(rows) == 3, 'count'",
    "60 statements": "\n".join(f"name_{n} = {n} + {n}" for n in range(60)),
}
REQUEST: dict[str, Any] = {"role": "block", "block": "load", "last": True, "outputs": ["rows", "total"]}


def main() -> None:
    with ExitStack() as stack:
        without, with_half = (stack.enter_context(contextmanager(started)()) for _ in range(2))
        with_half.load()
        print(f"{'cell':<16}{'without':>10}{'with':>10}{'added':>10}   ms, medians of {PAIRS} pairs")
        for name, code in CELLS.items():
            pairs = [(seconds(without, code), seconds(with_half, code)) for _ in range(PAIRS)]
            plain, hooked = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
            added = statistics.median(hooked - plain for plain, hooked in pairs) * 1e3
            verdict = "" if added < BAR_MILLISECONDS else f"   above the bar of {BAR_MILLISECONDS} ms"
            print(f"{name:<16}{plain:>10.2f}{hooked:>10.2f}{added:>10.2f}{verdict}")


def seconds(kernel: Kernel, code: str) -> float:
    begun = time.perf_counter()
    kernel.run(code, REQUEST)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
