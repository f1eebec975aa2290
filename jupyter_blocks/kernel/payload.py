"""The payload: one silent request that attaches the kernel half to any IPython kernel. Host side."""

from __future__ import annotations

import base64
import pickle
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOT_CARRIED = frozenset({"payload", "alone", "quiet"})


def payload(configuration: Mapping[str, Any]) -> str:
    """The source of a request that attaches the kernel half; to be executed silently, once per kernel.

    `configuration` is `{"pipeline": str, "parameters": {name: value}}`. The request binds no name in the
    user's namespace.
    """
    packed = _packed({"sources": sources(), "configuration": dict(configuration)})
    carrier = _packed((HERE / "carrier.py").read_text("utf-8"))
    return (
        "(lambda load: (lambda names: (exec(load(" + carrier + "), names),"
        " names['bring'](get_ipython(), **load(" + packed + "))))"
        "({'__name__': 'jupyter_blocks.carrier'}))"
        "(lambda packed: __import__('pickle').loads("
        "__import__('zlib').decompress(__import__('base64').b85decode(packed))))"
    )


@cache
def sources() -> Mapping[str, str]:
    """The modules that are carried along: their names (`….__init__` for a package) and their texts."""
    package = HERE.parent
    carried = {
        f"jupyter_blocks.kernel.{path.stem}": path.read_text("utf-8")
        for path in sorted(HERE.glob("*.py"))
        if path.stem not in NOT_CARRIED
    }
    for stem in ("__init__", "_version"):
        carried[f"jupyter_blocks.{stem}"] = (package / f"{stem}.py").read_text("utf-8")
    return carried


def _packed(value: Any) -> str:
    return repr(base64.b85encode(zlib.compress(pickle.dumps(value, protocol=4))))
