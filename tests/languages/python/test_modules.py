"""The names of star imports are read from source."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jupyter_blocks.languages.python.modules import star_names


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A module of a name of its own, whose import would raise."""
    name = f"starred_{abs(hash(request.node.name))}"
    (tmp_path / f"{name}.py").write_text(request.param + "\nraise RuntimeError('imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("a = 1\n_b = 2\ndef c(): ...\nclass D: ...\nimport os.path\nfrom re import sub as e", "a c D os e"),
        ("__all__ = ['x', '_y']\nz = 1", "x _y"),
        ("__all__ = ['x'] + ['y']\n__all__ += ['z']", "x y z"),
        ("_L = ('x', 'y')\n__all__ = ['z', *_L]", "x y z"),
        ("L = ['x']\nL += ['y']\n__all__ = L + ['z']", "x y z"),
        ("if p:\n  a = 1\nelse:\n  b = 1\ntry:\n  c = 1\nexcept E:\n  d = 1", "a b c d"),
        ("for i in p: j = 1\nwith q as r: pass\ns: int\nt: int = 1", "i j r t"),
    ],
    indirect=["module"],
)
def test_names_are_those_that_a_star_import_brings(module: str, names: str) -> None:
    """`__all__` if it is a literal, else what the module binds without an underscore; it is not imported."""
    assert star_names(module) == set(names.split())
    assert module not in sys.modules


@pytest.mark.parametrize("name", ["no_such_module_anywhere", "", "numpy.no_such_part"])
def test_modules_without_source_are_not_known(name: str) -> None:
    """Where there is no source to read, the names are not known."""
    assert star_names(name) is None


@pytest.mark.parametrize(("name", "expected"), [("math", "sqrt"), ("os.path", "join"), ("json", "dumps")])
def test_the_standard_library_is_known(name: str, expected: str) -> None:
    """Modules of the standard library are known, also those without a source."""
    names = star_names(name)
    assert names is not None
    assert expected in names
