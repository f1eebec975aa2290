"""Notebooks in few words, for tests that run what their tags and policies say."""

from __future__ import annotations

from typing import Any

from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.notebook.read import parse
from jupyter_blocks.pipelines.build import build


def built(*cells: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> Pipeline:
    """The pipeline of such cells: tags, source and, of a block's first cell, its policy; ids are c0, c1, …"""
    said = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": tags.split(), **({"jupyter_blocks": policy[0]} if policy else {})},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tags, source, *policy) in enumerate(cells)
    ]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": said, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return build(parse(notebook, name="n", path=None))
