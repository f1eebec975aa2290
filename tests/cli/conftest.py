"""Running commands in this process, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jupyter_blocks.cli import main

from .notebooks import SOUND, write

Invoke = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, in which the command is started; it holds a sound notebook, `nb.ipynb`."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "nb.ipynb", *SOUND)
    return tmp_path


@pytest.fixture
def invoke(folder: Path) -> Invoke:
    """Calls `jupyter-blocks` with the arguments given."""

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="jupyter-blocks")

    return call
