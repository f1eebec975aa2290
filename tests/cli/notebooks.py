"""Notebooks written for the tests of the command line."""

from __future__ import annotations

import json
from pathlib import Path

Cell = tuple[str, ...]  # its source, then its tags and, as JSON, its block's policy


def write(path: Path, *cells: Cell, kernel: str = "python3") -> Path:
    """Write a notebook of code cells to `path`."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": metadata(said),
                "outputs": [],
                "execution_count": None,
            }
            for number, (source, *said) in enumerate(cells, 1)
        ],
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def metadata(said: list[str]) -> dict[str, object]:
    """A cell's metadata: its tags, and the policy among them."""
    policies = [json.loads(one) for one in said if one.startswith("{")]
    tags = [one for one in said if not one.startswith("{")]
    return {"tags": tags, **({"jupyter_blocks": policies[0]} if policies else {})}


PARAMETERS: Cell = ("month = 1\ncarrier = 'UA'\n", "parameters")
LOAD: Cell = ("rows = [1, 2, 3]\n", "block:load")
CLEAN: Cell = ("kept = [row for row in rows if row != month]\n", "block:clean")
CLEAN_TEST: Cell = ("assert len(kept) == 2\nassert sum(kept) > 0\n", "test:clean")
TOTAL: Cell = ("total = sum(kept)\ntitle = f'{carrier} in all'\n", "block:total")
EXPORT: Cell = ("with open('total.txt', 'w') as file:\n    file.write(str(total))\n", "block:export")
SOUND = (PARAMETERS, LOAD, CLEAN, CLEAN_TEST, TOTAL, EXPORT)
