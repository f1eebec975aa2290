"""The pytest plugin: a notebook's assertions as tests of pytest, and a fixture that hands out blocks.

pytest imports this module in every session, so it imports nothing that costs; what collects and runs is found
through the registry when there is a notebook to collect.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks import registry

NOTEBOOKS = "blocks_notebooks"
PARAMETERS = "blocks_parameters"
SHARED = "jupyter_blocks_shared"
ENDING = ".ipynb"

_FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a session may say of notebooks."""
    group = parser.getgroup("jupyter-blocks", "notebooks of Jupyter Blocks")
    group.addoption(
        "--blocks-parameter",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="A parameter of the notebooks, read as `jupyter-blocks run -p` reads it.",
    )
    parser.addini(NOTEBOOKS, "Patterns of notebooks to collect in folders.", type="args", default=[])
    parser.addini(PARAMETERS, "Parameters of the notebooks, a line each: NAME = VALUE.", type="linelist")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A notebook with blocks, if it was named on the command line or matches `blocks_notebooks`.

    On the command line a .py or .md file is for others to collect, so notebooks kept as text have to match.
    """
    named = file_path.suffix == ENDING and parent.session.isinitpath(file_path)
    if not (named or any(map(file_path.match, parent.config.getini(NOTEBOOKS)))):
        return None
    found: pytest.Collector | None = registry.find("pytest", "notebook")(file_path, parent)
    return found


@pytest.fixture
def block(request: pytest.FixtureRequest) -> Callable[[str, str], Any]:
    """`block("flights.ipynb", "clean")(flights=frame)["flights"]`: a block of a notebook, called alone.

    The path is taken from the folder of the test.
    """
    find = registry.find("pytest", "block")

    def named(notebook: str, name: str) -> Any:
        return find(request.path.parent / notebook, name, request.config)

    return named


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the workers share the runs of notebooks."""
    stash = node.config.stash
    if _FOLDER not in stash:
        stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="jupyter-blocks-"))
    node.workerinput[SHARED] = str(stash[_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what workers shared."""
    if _FOLDER in config.stash:
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)
