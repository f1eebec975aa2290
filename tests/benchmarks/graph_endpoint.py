"""Times how long the panel waits for its graph after an edit: the request to a real server, answer included.

Run from the root of the repository: `python -m tests.benchmarks.graph_endpoint`.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.inference import sources
from tests.server.live import LiveServer, cell, cells, without_sources

EDITS = 15
BARS = {200: 0.15, 1000: 0.45}  # seconds, by the number of blocks


def processor(server: LiveServer) -> float:
    """Seconds that the server and its analysis process have computed so far."""
    process = psutil.Process(server.process.pid)
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children()))


def edits(server: LiveServer, blocks: int) -> tuple[list[float], float]:
    """The seconds from each edit to its graph, and the processor's seconds of one."""
    given = [(f"block:b{n}", source) for n, source in enumerate(sources(blocks))]
    asked = {"path": "", "language": "python", "kernel": "python3", "cells": cells(given)}
    assert server.ask("POST", "graph", asked).status == 200
    known = without_sources(cells(given))
    seconds, busy = [], processor(server)
    for edit in range(EDITS):
        at = (edit * 37 + 5) % blocks
        tags, source = given[at]
        changed = [*known]
        changed[at] = cell(at + 1, tags, f"{source}\nedited_{edit} = {edit}")
        body = json.dumps({**asked, "cells": changed}).encode()
        start = time.perf_counter()
        assert server.ask("POST", "graph", body).status == 200
        seconds.append(time.perf_counter() - start)
    return seconds, (processor(server) - busy) / EDITS


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with LiveServer(root=root, environment={"JUPYTER_RUNTIME_DIR": str(root / "runtime")}) as server:
            for blocks, bar in BARS.items():
                seconds, busy = edits(server, blocks)
                clock = statistics.median(seconds)
                print(
                    f"{blocks} blocks: {clock * 1000:.0f} ms by the clock, {busy * 1000:.0f} ms busy", end=""
                )
                print(f"; bar {bar * 1000:.0f} ms {'met' if clock <= bar else 'missed'}")


if __name__ == "__main__":
    main()
