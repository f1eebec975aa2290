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
    suffix = ".yaml" if (path / DOCUMENT).is_file() else path.suffix.lower()
    known = suffix in {*registry.BUILT_IN["sources"], *registry.added("sources")}
    try:
        read = registry.find("sources", suffix if known else ".ipynb")
    except ModuleNotFoundError as error:
        raise NotebookUnreadable(
            f"a notebook in a {suffix} file is read by the package {error.name}, which is not installed",
            place=str(path),
            remedy="Install it: `pip install 'jupyter-blocks[jupytext]'`.",
        ) from None
    return read(path)
