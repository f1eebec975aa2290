"""Documents and notebooks written for tests: of lines of YAML and texts of files."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents.read import load


def document(folder: Path, yaml: str, **blocks: str) -> Path:
    """Write `pipeline.yaml` and files `blocks/NAME.py`; two underlines in a name stand for a dot."""
    (folder / "blocks").mkdir(parents=True, exist_ok=True)
    (folder / "pipeline.yaml").write_text(dedent(yaml), encoding="utf-8")
    for name, text in blocks.items():
        (folder / "blocks" / f"{name.replace('__', '.')}.py").write_text(dedent(text), encoding="utf-8")
    return folder / "pipeline.yaml"


def pipeline(path: Path) -> Pipeline:
    """The pipeline of a document."""
    return build(load(path).notebook)


def code(source: str, *tags: str, **more: Any) -> dict[str, Any]:
    """A code cell as nbformat has it."""
    return {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"tags": list(tags)} | more,
        "outputs": [{"name": "stdout", "output_type": "stream", "text": [f"{len(source)}\n"]}],
        "source": source.splitlines(keepends=True),
    }


def markdown(source: str) -> dict[str, Any]:
    """A markdown cell as nbformat has it."""
    return {"cell_type": "markdown", "metadata": {"foreign": [1]}, "source": source}


def notebook(path: Path, *cells: dict[str, Any]) -> Path:
    """Write a notebook, as JupyterLab lays it out, whose cells have ids `cell-1` and so on."""
    raw = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "mine": {"a": 1},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
