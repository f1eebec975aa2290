"""Where a notebook is: from the path that clients know to the file, by the rules of the contents manager."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.fileio import FileManagerMixin

from jupyter_blocks.server.problems import Refused

Manager = Any
"""A `ContentsManager` of Jupyter Server, whose methods have no types."""


async def file_of(manager: Manager, path: str, preferred: Path) -> Path:
    """The file that the contents path `path` names, whether it is there or not.

    Where the manager keeps notebooks elsewhere than in files, it is one in the folder `preferred`, which is
    where its runs are recorded and their kernels work. Raises Refused, 404, for what is outside of the root,
    or hidden.
    """
    tidy = path.strip("/")
    parts = tidy.split("/")
    if not tidy or ".." in parts or "." in parts or "\0" in tidy:
        raise not_there(path)
    in_files = issubclass(type(manager), FileManagerMixin)
    file = Path(manager._get_os_path(tidy)) if in_files else preferred / quote(tidy, safe=" ")
    hidden = any(part.startswith(".") for part in parts) or await ensure_async(manager.is_hidden(tidy))
    if hidden and not manager.allow_hidden:
        raise not_there(path)
    return file


async def check_there(manager: Manager, path: str) -> None:
    """Raise Refused unless there is a notebook under the contents path `path`."""
    if not await ensure_async(manager.file_exists(path.strip("/"))):
        raise not_there(path)
    model = await ensure_async(manager.get(path.strip("/"), content=False))
    if model["type"] != "notebook":
        raise Refused(
            400,
            code="not_a_notebook",
            message=f"{path!r} is a {model['type']}, not a notebook",
            remedy="Open a notebook.",
        )


async def saved(manager: Manager, path: str) -> Any:
    """The notebook under `path` as it is saved, nbformat JSON."""
    model = await ensure_async(manager.get(path.strip("/"), content=True, type="notebook"))
    return model["content"]


def not_there(path: str) -> Refused:
    """There is no such notebook, or the client is not to know of it."""
    return Refused(
        404,
        code="notebook_not_found",
        message=f"there is no notebook {path!r}" if path else "the notebook is in no file",
        remedy="Save the notebook first, then try again.",
    )
