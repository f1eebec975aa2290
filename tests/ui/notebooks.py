"""The notebooks that the tests open: small, without pandas, one thing each."""

from __future__ import annotations

import json
from pathlib import Path

Cell = tuple[str, ...]  # its source, then its tags


def write(path: Path, *cells: Cell, kernel: str = "python3") -> Path:
    """Write a notebook of code cells to `path`; cell n (from 1) has the id `cell-n`."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": kernel, "display_name": "Python 3 (ipykernel)", "language": "python"},
            "language_info": {"name": "python"},
        },
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": {"tags": list(tags)},
                "outputs": [],
                "execution_count": None,
            }
            for number, (source, *tags) in enumerate(cells, 1)
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path


PARAMETERS: Cell = ("month = 1\ncarrier = 'UA'", "parameters")
LOAD: Cell = ("rows = [1, 2, 3]", "block:load")
CLEAN: Cell = ("kept = [row for row in rows if row != month]", "block:clean")
CLEAN_TEST: Cell = ("assert len(kept) == 2\nassert sum(kept) > 0", "test:clean")
TOTAL: Cell = ("total = sum(kept)\nprint('the total is', total)\ntotal", "block:total")
SOUND = (PARAMETERS, LOAD, CLEAN, CLEAN_TEST, TOTAL)

# A block that holds until somebody writes to the named pipe `gate` beside the notebook.
GATE = "with open('gate') as gate:\n    word = gate.read()"
HELD = (LOAD, (f"{GATE}\nheld = rows + [word]", "block:wait"), ("last = held[-1]", "block:last"))

FAILING = (
    LOAD,
    ("allowed = {1, 2}", "block:allow"),
    ("found = set(rows)", "block:find"),
    ("assert found\nassert found <= allowed, 'unknown rows'", "test:find"),
    ("report = len(found)", "block:report"),
)

# `limit` is bound outside of any block: a problem with a fix.
UNTAGGED = (("limit = 2",), LOAD, ("few = rows[:limit]", "block:few"))


def chain(blocks: int, width: int = 4) -> tuple[Cell, ...]:
    """Many blocks: each reads two earlier ones, so that the graph is as branched as a real one."""
    sources = ["v0 = 1"]
    for number in range(1, blocks):
        near, far = number - 1, max(0, number - width)
        sources.append(f"v{number} = v{near} + v{far}")
    return tuple((source, f"block:b{number}") for number, source in enumerate(sources))
