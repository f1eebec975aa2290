"""From contents paths to files, by the rules of the contents manager."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager
from jupyter_server.services.contents.manager import ContentsManager

from jupyter_blocks.server.places import file_of
from jupyter_blocks.server.problems import Refused


class Elsewhere(ContentsManager):
    """Keeps notebooks in no files of this machine."""

    def is_hidden(self, path: str) -> bool:
        return path.startswith("secret/")


def file(manager: ContentsManager, path: str, preferred: Path = Path("/nowhere")) -> Path:
    return asyncio.run(file_of(manager, path, preferred))


@pytest.mark.parametrize(
    "path", ["a/b.ipynb", "/a/b.ipynb", "Ünïcode folder/my notes (1).ipynb", "a%2Fb.ipynb"]
)
def test_a_path_is_a_file_under_the_root(tmp_path: Path, path: str) -> None:
    """Whether there is such a file or not."""
    manager = AsyncFileContentsManager(root_dir=str(tmp_path))
    assert file(manager, path) == tmp_path / path.strip("/")


@pytest.mark.parametrize(
    "path", ["", "/", "..", "a/../../b.ipynb", "a/./b.ipynb", "a\0b", ".a/b.ipynb", "a/.b"]
)
def test_no_path_leads_out_of_the_root_or_to_what_is_hidden(tmp_path: Path, path: str) -> None:
    """These are not found."""
    with pytest.raises(Refused) as caught:
        file(AsyncFileContentsManager(root_dir=str(tmp_path)), path)
    assert caught.value.status_code == 404


def test_hidden_notebooks_are_found_where_the_server_shows_them(tmp_path: Path) -> None:
    """The server's own setting decides."""
    manager = AsyncFileContentsManager(root_dir=str(tmp_path), allow_hidden=True)
    assert file(manager, ".a/b.ipynb") == tmp_path / ".a" / "b.ipynb"


def test_a_notebook_that_is_in_no_file_works_in_the_preferred_folder(tmp_path: Path) -> None:
    """Each has a name of its own there, so that their histories are told apart."""
    files = [file(Elsewhere(), path, tmp_path) for path in ("n.ipynb", "a/n.ipynb", "a b/n.ipynb")]
    assert files[0] == tmp_path / "n.ipynb"
    assert {one.parent for one in files} == {tmp_path}
    assert len(set(files)) == 3
    with pytest.raises(Refused):
        file(Elsewhere(), "secret/n.ipynb", tmp_path)
