"""What holds for the whole kernel half: the oldest Python it is for, and what it imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_blocks.kernel.payload import sources

CARRIED = sorted(sources().items())


@pytest.mark.parametrize(("name", "source"), CARRIED, ids=[name for name, _ in CARRIED])
def test_it_parses_as_python_3_10(name: str, source: str) -> None:
    """Kernels are as old as Python 3.10."""
    ast.parse(source, feature_version=(3, 10))


@pytest.mark.parametrize(("name", "source"), CARRIED, ids=[name for name, _ in CARRIED])
def test_it_imports_the_standard_library_and_itself(name: str, source: str) -> None:
    """Every import statement names the standard library or the kernel half."""
    modules = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    own = ("jupyter_blocks.kernel", "jupyter_blocks._version")
    foreign = [name for name in modules if not name.startswith(own)]
    assert [name for name in foreign if name.partition(".")[0] not in sys.stdlib_module_names] == []


def _modules_after(statement: str) -> set[str]:
    code = f"import sys\nbefore = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_else() -> None:
    """`import jupyter_blocks` costs its own two modules and importlib."""
    loaded = {
        name for name in _modules_after("import jupyter_blocks") if "." not in name or "jupyter" in name
    }
    assert {name for name in loaded if name.startswith("jupyter_blocks")} == {
        "jupyter_blocks",
        "jupyter_blocks._version",
    }
    assert not loaded & {"IPython", "numpy", "pandas", "asyncio", "inspect"}


def test_the_kernel_half_loads_no_library() -> None:
    """In a fresh interpreter it brings nothing but the standard library, not even IPython."""
    loaded = _modules_after("import jupyter_blocks.kernel.manager, jupyter_blocks.kernel.carrier")
    roots = {name.partition(".")[0] for name in loaded} - {"jupyter_blocks"}
    assert {
        root for root in roots if root not in sys.stdlib_module_names and not root.startswith("_")
    } == set()


def test_the_modules_are_carried() -> None:
    """All of the kernel half travels but what only the host uses."""
    folder = Path(__file__).parents[2] / "jupyter_blocks" / "kernel"
    missing = {path.stem for path in folder.glob("*.py")} - {name.rpartition(".")[2] for name in sources()}
    assert missing == {"payload", "alone", "quiet"}
