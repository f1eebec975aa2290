"""A block called alone, in this process."""

from __future__ import annotations

import subprocess
import sys
import traceback
from typing import Any

import pytest

from jupyter_blocks.kernel.alone import call_block

FUNCTION = """from jupyter_blocks import transformer, test

@transformer
def drop(frame, *, least=0, **kwargs):
    return [x for x in frame if x > least + kwargs['month']]

@test
def never(output):
    assert False
"""


def called(*sources: str, **settings: Any) -> dict[str, Any]:
    cells = [(f"c{number}", source) for number, source in enumerate(sources, 1)]
    return call_block(**{"block": "clean", "cells": cells, "inputs": {}, **settings})


def test_a_block_of_cells() -> None:
    """Prelude, inputs, cells, in this order; the answer is the namespace the block left."""
    names = called(
        "out = [factor * x for x in flights]",
        "total = sum(out)",
        prelude=[("s1", "factor = 2"), ("s2", "flights = None")],
        inputs={"flights": [1, 2]},
    )
    assert names == {"factor": 2, "flights": [1, 2], "out": [2, 4], "total": 6}


def test_a_function_block() -> None:
    """Its value is under the block's name; inputs go by the variable's or the parameter's name."""
    settings: dict[str, Any] = {"arguments": {"frame": "flights"}, "parameters": {"month": 1}}
    for name in ("flights", "frame"):
        assert called(FUNCTION, inputs={name: [0, 1, 2]}, **settings)["clean"] == [2]


def test_what_the_code_raises_is_raised_with_its_source() -> None:
    """A traceback shows the cell's own line, as pdb would."""
    with pytest.raises(ZeroDivisionError) as caught:
        called("x = 1\ny = x / 0", pipeline="flights")
    shown = "".join(traceback.format_exception(caught.value))
    assert 'File "<flights, cell c1>", line 2' in shown
    assert "y = x / 0" in shown


def test_this_process_is_left_alone() -> None:
    """No builtin, module or displayhook of it changes; decorators elsewhere stay unheard."""
    before = sys.modules["__main__"], sys.displayhook, hasattr(__builtins__, "__jupyter_blocks__")
    called("%time x = 1\n")
    assert (sys.modules["__main__"], sys.displayhook, hasattr(__builtins__, "__jupyter_blocks__")) == before


LATE = """
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.atexit_operations = lambda shell: print("late")
from jupyter_blocks.kernel.alone import call_block
call_block(block="clean", cells=[("c1", "%precision 3")], inputs={})
"""


def test_nothing_is_left_to_be_done_at_the_end() -> None:
    """However many blocks with magics are called, the process ends at once: IPython has nothing to clear."""
    ended = subprocess.run([sys.executable, "-c", LATE], check=True, capture_output=True, text=True)
    assert "late" not in ended.stdout


def test_magics_and_await(capfd: pytest.CaptureFixture[str]) -> None:
    """Cells with magics, shell lines and top-level await run as in a kernel."""
    names = called(
        "%%capture said\nprint('hi')\nn = 1",
        "import asyncio\nm = await asyncio.sleep(0, 5)\n",
        "%matplotlib inline\n!echo shell",
    )
    assert (names["n"], names["m"], str(names["said"])) == (1, 5, "hi\n")
    assert "shell" in capfd.readouterr().out


def test_an_async_function_block() -> None:
    """It is run to its end."""
    code = "from jupyter_blocks import data_loader\n@data_loader\nasync def load():\n    return 3"
    assert called(code)["clean"] == 3


def test_monkeypatching_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The block sees the modules of this process."""
    monkeypatch.setattr("os.getcwd", lambda: "/elsewhere")
    assert called("import os\nhere = os.getcwd()")["here"] == "/elsewhere"
