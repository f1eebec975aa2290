"""Where a pipeline is read from: the reader for files of a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_blocks import registry
from jupyter_blocks.errors import NotebookUnreadable

DOCUMENT = "pipeline.yaml"


def load(path: Path) -> Any:
    """What `path` holds, a notebook, a document, or the folder of one; has a `notebook`.

    Raises NotebookUnreadable and DocumentUnreadable.
    """
    return _reader("sources", ".yaml" if (path / DOCUMENT).is_file() else path.suffix.lower(), path)(path)


def parse_text(text: str, path: Path) -> Any:
    """The notebook in `text`, as if it stood in the file `path`; raises NotebookUnreadable."""
    return _reader("texts", path.suffix.lower(), path)(text, path)


def _reader(group: str, suffix: str, path: Path) -> Any:
    """The part of `group` for files of a name; a notebook is what no part is known for."""
    known = suffix in registry.names(group)
    try:
        return registry.find(group, suffix if known else ".ipynb")
    except ModuleNotFoundError as error:
        raise NotebookUnreadable(
            f"a notebook in a {suffix} file is read by the package {error.name}, which is not installed",
            place=str(path),
            remedy="Install it: `pip install 'jupyter-blocks[jupytext]'`.",
        ) from None
