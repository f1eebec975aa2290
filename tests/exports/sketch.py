"""Notebooks of a few cells, run as they are and as exported, and what they leave compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jupyter_blocks as jb
from jupyter_blocks import registry
from jupyter_blocks.exports.exported import Exported

Cell = tuple[Any, ...]  # its source, then its tags, or a policy

# Blocks the package for a process and its kernels: what is exported runs without it.
WITHOUT_US = 'import sys\nsys.modules["jupyter_blocks"] = None\n'


def written(path: Path, *cells: Cell, language: str = "python", kernel: str = "python3") -> Path:
    """Write a notebook of code cells; a source that begins with `#!` is prose."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}},
        "cells": [_cell(number, *cell) for number, cell in enumerate(cells, 1)],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _cell(number: int, source: str, *said: Any) -> dict[str, Any]:
    policies = [one for one in said if isinstance(one, dict)]
    metadata = {"tags": [one for one in said if isinstance(one, str)]}
    metadata |= {"jupyter_blocks": policies[0]} if policies else {}
    cell = {"id": f"cell-{number}", "source": source, "metadata": metadata}
    if source.startswith("#!"):
        return {**cell, "cell_type": "markdown", "source": source[2:]}
    return {**cell, "cell_type": "code", "outputs": [], "execution_count": None}


def exported(path: Path, form: str) -> Exported:
    """The export of a notebook."""
    result: Exported = registry.find("exports", form)(jb.read(path).model)
    return result


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process, and of its kernels, in which this package cannot be imported."""
    blocked = folder / "blocked"
    blocked.mkdir(exist_ok=True)
    (blocked / "sitecustomize.py").write_text(WITHOUT_US, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(blocked)}


def run_script(text: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script without this package."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "script.py", *options]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def execute(folder: Path, *notebooks: Path) -> subprocess.CompletedProcess[str]:
    """Execute notebooks in place by `jupyter nbconvert`, each in its own folder, without this package."""
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--inplace"]
    return subprocess.run(
        [*command, *map(str, notebooks)],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
