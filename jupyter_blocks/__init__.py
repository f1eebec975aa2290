"""Jupyter Blocks: the notebook is the pipeline.

Importing the package imports nothing else; each name below brings what it needs when it is first used.
In a kernel that only the kernel half was carried into, the decorators are all there is.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from jupyter_blocks._version import __version__

_ENTRANCES = ("read", "run")
_DECORATORS = (
    "data_loader",
    "transformer",
    "data_exporter",
    "sensor",
    "condition",
    "callback",
    "custom",
    "chart",
    "test",
)

__all__ = ["__version__", *_ENTRANCES, *_DECORATORS, "load_ipython_extension"]


def __getattr__(name: str) -> Any:
    if name in _DECORATORS:
        import_module("jupyter_blocks.kernel.manager").load_here()
        return getattr(import_module("jupyter_blocks.kernel.decorators"), name)
    if name == "load_ipython_extension":
        return import_module("jupyter_blocks.kernel.manager").load_ipython_extension
    if name in _ENTRANCES:
        return getattr(import_module("jupyter_blocks.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter Server finds the extension; imported when a server asks."""
    extension = import_module("jupyter_blocks.server.extension")
    return [{"module": "jupyter_blocks.server.extension", "app": extension.BlocksExtension}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab's tools for development find the panel's bundle."""
    return [{"src": "labextension", "dest": "jupyter-blocks"}]
