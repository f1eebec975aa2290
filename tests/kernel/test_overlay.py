"""The overlay leaves the namespace, the generators and the directory as they were."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_blocks.kernel.overlay import Overlay


def test_names_come_back() -> None:
    """Added names go, rebound and deleted ones return, the values themselves are the same objects."""
    kept, gone = [1], [2]
    namespace: dict[str, Any] = {"kept": kept, "gone": gone}
    with Overlay(namespace):
        exec("kept = 5\ndel gone\nadded = 1", namespace)
        del namespace["__builtins__"]
    assert namespace == {"kept": [1], "gone": [2]}
    assert namespace["kept"] is kept


def test_names_come_back_after_an_exception() -> None:
    """An interrupt leaves nothing behind either."""
    namespace: dict[str, Any] = {"kept": 1}
    with pytest.raises(KeyboardInterrupt), Overlay(namespace):
        exec("kept = 2\nraise KeyboardInterrupt", namespace)
    assert namespace == {"kept": 1}


def test_generators_come_back() -> None:
    """Draws and seeds within do not show outside."""
    random.seed(5)
    np.random.seed(5)
    expected = random.Random(5).random(), np.random.RandomState(5).rand()
    with Overlay({}):
        random.random()
        np.random.seed(9)
    assert (random.random(), np.random.rand()) == expected


def test_the_directory_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if the directory within has been removed; a directory that is gone altogether is left."""
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    with Overlay({}):
        os.chdir(other)
        other.rmdir()
    assert Path.cwd() == tmp_path
    other.mkdir()
    monkeypatch.chdir(other)
    with Overlay({}):
        os.chdir(tmp_path)
        other.rmdir()
    assert Path.cwd() == tmp_path


def test_what_the_display_sets_stays() -> None:
    """`_` stays if it was the display that set it; a loop variable of that name does not."""
    namespace: dict[str, Any] = {"_": 1}
    with Overlay(namespace, lambda name, value: value == 7):
        namespace.update(_=7, _3=7)
    assert namespace == {"_": 7, "_3": 7}
    with Overlay(namespace, lambda name, value: False):
        namespace["_"] = "loop"
    assert namespace["_"] == 7
