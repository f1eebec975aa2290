"""Where the state folder of a notebook is."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_blocks.records import location

CASES = {
    "alone: beside the notebook": ((), "a/b/n.ipynb", "a/b/.jupyter_blocks"),
    "in a repository: in its root": ((".git/HEAD",), "a/b/n.ipynb", ".jupyter_blocks"),
    "in a worktree, whose .git is a file": (("a/.git",), "a/b/n.ipynb", "a/.jupyter_blocks"),
    "the nearest repository": ((".git/HEAD", "a/.git/HEAD"), "a/b/n.ipynb", "a/.jupyter_blocks"),
    "a project wins over its repository": (
        (".git/HEAD", "a/blocks.yaml"),
        "a/b/n.ipynb",
        "a/.jupyter_blocks",
    ),
    "a project around the repository": (("blocks.yaml", "a/.git/HEAD"), "a/b/n.ipynb", ".jupyter_blocks"),
    "the nearest project": (("blocks.yaml", "a/blocks.yaml"), "a/b/n.ipynb", "a/.jupyter_blocks"),
    "beside the notebook itself": (("a/b/blocks.yaml",), "a/b/n.ipynb", "a/b/.jupyter_blocks"),
    "no project below counts": (("a/b/c/blocks.yaml",), "a/b/n.ipynb", "a/b/.jupyter_blocks"),
}


@pytest.mark.parametrize(("files", "notebook", "folder"), CASES.values(), ids=CASES)
def test_state_folder(tmp_path: Path, files: tuple[str, ...], notebook: str, folder: str) -> None:
    """The nearest blocks.yaml above, else the git root, else the notebook's own folder."""
    for name in (*files, notebook):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert location.state_folder(tmp_path / notebook, {}) == tmp_path / folder


def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JUPYTER_BLOCKS_STATE names the folder itself; it may be relative, or begin with ~."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "blocks.yaml").touch()
    for named, folder in (("/state", "/state"), ("here", "here"), ("~/there", "home/there")):
        found = location.state_folder(Path("n.ipynb"), {location.VARIABLE: named})
        assert found == tmp_path / folder
    assert location.state_folder(Path("n.ipynb"), {location.VARIABLE: ""}) == tmp_path / location.NAME


def test_a_relative_path_and_none_are_of_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook in no file has its history where the work is done."""
    monkeypatch.chdir(tmp_path)
    expected = tmp_path.resolve() / location.NAME
    assert location.state_folder(Path("n.ipynb"), {}) == expected
    assert location.state_folder(None, {}) == expected
    assert location.identity(Path("n.ipynb")) == str(tmp_path.resolve() / "n.ipynb")
    assert location.identity(None) == ""


def test_a_link_to_a_folder_is_the_folder(tmp_path: Path) -> None:
    """A notebook that is reached through a linked folder has one history."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert location.identity(tmp_path / "link" / "n.ipynb") == location.identity(
        tmp_path / "real" / "n.ipynb"
    )
    assert location.state_folder(tmp_path / "link" / "n.ipynb", {}) == tmp_path / "real" / location.NAME


def test_git_ignores_the_folder_by_itself(tmp_path: Path) -> None:
    """The folder is made with a .gitignore inside; one that somebody has changed stays."""
    state = tmp_path / "deep" / location.NAME
    location.make(state)
    assert (state / ".gitignore").read_text() == "*\n"
    (state / ".gitignore").write_text("!kept\n")
    location.make(state)
    assert (state / ".gitignore").read_text() == "!kept\n"
