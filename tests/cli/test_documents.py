"""The command line on documents: `export`, `sync`, `diff`, and every other command on a `pipeline.yaml`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_blocks.cli import main

from .conftest import Invoke
from .notebooks import CLEAN, LOAD, PARAMETERS, TOTAL, write

FORBIDDEN = ("nbformat", "jsonschema", "nbclient", "papermill", "jupyter_server", "rich", "zmq")


@pytest.fixture
def document(folder: Path, invoke: Invoke) -> Path:
    """The sound notebook's document, in the folder `out`."""
    assert invoke("export", "nb.ipynb", "out").exit_code == 0
    return folder / "out"


def test_export_says_what_it_wrote(folder: Path, invoke: Invoke) -> None:
    """The number of files; a second time that there was nothing to write."""
    assert invoke("export", "nb.ipynb", "out").stdout == "exported  6 files  out\n"
    assert invoke("export", "nb.ipynb", "out").stdout == "nothing has changed  out\n"
    (folder / "out" / "blocks" / "load.py").write_text("rows = []\n")
    result = invoke("export", "nb.ipynb", "out")
    assert result.exit_code == 2
    assert (
        "edits that the notebook lacks: load (JB912)\n  Bring both in step: `jupyter-blocks sync out`."
        in result.stderr
    )
    unknown = invoke("export", "nb.ipynb", "out", "--format", "toml")
    assert unknown.exit_code == 2
    assert "Known are: yaml, papermill, script." in unknown.stderr


@pytest.mark.parametrize("path", ["out", "out/pipeline.yaml"])
def test_every_command_takes_a_document(document: Path, invoke: Invoke, path: str) -> None:
    """By its file or by its folder, and answers as for the notebook."""
    graph = invoke("graph", path)
    assert graph.stdout.startswith("nb  4 blocks · 3 edges · 2 tests\nparameters  month = 1")
    assert invoke("check", path).stdout == "no findings\n"
    assert invoke("plan", path, "--only", "load").stdout.startswith("nb  1 of 4 blocks would run\n")
    result = invoke("test", path)
    assert (result.exit_code, "2 passed" in result.stdout) == (0, True)
    result = invoke("run", path, "-p", "month", "2", "--output", "executed.ipynb")
    assert result.exit_code == 0
    assert Path("total.txt").read_text() == "4"
    assert (
        json.loads(Path("executed.ipynb").read_text())["metadata"]["jupyter_blocks_run"]["pipeline"] == "nb"
    )
    assert "4 succeeded" in invoke("runs", "ls", path).stdout


def test_faults_are_told_with_file_and_line(document: Path, invoke: Invoke) -> None:
    """In the document and in block files, from where the command was started; in JSON likewise."""
    yaml = document / "pipeline.yaml"
    yaml.write_text(yaml.read_text().replace("load: [rows]", "laod: [rows]"))
    number = yaml.read_text().splitlines().index("      laod: [rows]") + 1
    (document / "blocks" / "total.py").write_text("total = sum(kept)\ntitle = carier\n")
    result = invoke("check", "out")
    assert result.exit_code == 1
    assert f"  → out/pipeline.yaml, line {number}\n  {number} │       laod: [rows]\n" in result.stdout
    assert "  → out/blocks/total.py, line 2\n  2 │ title = carier\n" in result.stdout
    found = json.loads(invoke("check", "out", "--json").stdout)
    assert {(one["file"], one["line"]) for one in found} >= {
        ("pipeline.yaml", number),
        ("blocks/total.py", 2),
    }
    assert all("cell" not in one for one in found)
    assert invoke("run", "out").exit_code == 2


def test_a_failure_is_told_with_file_and_line(document: Path, invoke: Invoke) -> None:
    """The traceback of a block names its file, and the line in it."""
    (document / "blocks" / "load.py").write_text("# %%\nrows = [1]\n\n# %%\n1 / 0\n")
    result = invoke("run", "out")
    assert result.exit_code == 1
    assert "load failed: blocks/load.py, line 5: ZeroDivisionError: division by zero" in result.stdout
    assert "  blocks/load.py, line 5, in <module>\n    1 / 0" in result.stdout


def test_check_fix_is_for_notebooks(document: Path, invoke: Invoke) -> None:
    """A document is not rewritten by `check`."""
    before = (document / "pipeline.yaml").read_text()
    result = invoke("check", "out", "--fix")
    assert result.exit_code == 2
    assert "mends notebooks" in result.stderr
    assert (document / "pipeline.yaml").read_text() == before


def test_sync_tells_what_it_carries_over(folder: Path, document: Path, invoke: Invoke) -> None:
    """Side, block and what; first only told, then done, then nothing is left to do."""
    (document / "blocks" / "load.py").write_text("rows = [2, 3]\n")
    write(folder / "nb.ipynb", ("month = 2\ncarrier = 'UA'\n", "parameters"), LOAD, CLEAN, TOTAL)
    told = (
        "→ notebook  load             code\n"
        "→ files     export           removed\n"
        "→ files     clean            tests\n"
        "→ files     parameter month  changed\n"
    )
    dry = invoke("sync", "out", "--dry-run")
    assert sorted(dry.stdout.splitlines()) == sorted([*told.splitlines(), "4 files would be written"])
    assert "month: 1" in (document / "pipeline.yaml").read_text()
    done = invoke("sync", "out")
    assert sorted(done.stdout.splitlines()) == sorted([*told.splitlines(), "4 files written"])
    assert invoke("sync", "out").stdout == "in step: nothing to carry over\n"


def test_sync_shows_both_sides_of_a_conflict(folder: Path, document: Path, invoke: Invoke) -> None:
    """With a choice of two commands; nothing is written, and the exit status is 1."""
    (document / "blocks" / "load.py").write_text("rows = [2, 3]\n")
    write(folder / "nb.ipynb", PARAMETERS, ("rows = [4]\n", "block:load"), CLEAN)
    result = invoke("sync", "out")
    assert result.exit_code == 1
    assert result.stderr == (
        "conflict  load\n"
        "  code\n"
        "  --- notebook\n"
        "  +++ files\n"
        "  @@ -1,2 +1,2 @@\n"
        "   # %%\n"
        "  -rows = [4]\n"
        "  +rows = [2, 3]\n"
        "\n"
        "1 conflict: nothing was written\n"
        "  Choose whose word counts, for one block or for all of them:\n"
        "  jupyter-blocks sync out --take notebook:load\n"
        "  jupyter-blocks sync out --take files\n"
    )
    assert invoke("sync", "out", "--take", "file").exit_code == 2
    assert invoke("sync", "out", "--take", "files:load").exit_code == 0
    assert '"rows = [2, 3]' in (folder / "nb.ipynb").read_text()


def test_sync_asks_in_a_terminal(folder: Path, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conflict by conflict, with both sides; what is left open stays a conflict."""
    (document / "blocks" / "load.py").write_text("rows = [2, 3]\n")
    (document / "blocks" / "clean.py").write_text("kept = rows[:2]\n")
    write(
        folder / "nb.ipynb", PARAMETERS, ("rows = [4]\n", "block:load"), ("kept = rows[:1]\n", "block:clean")
    )
    monkeypatch.setattr("jupyter_blocks.cli.sync.is_interactive", lambda stream: True)
    before = (folder / "nb.ipynb").read_text()
    left = CliRunner().invoke(main, ["sync", "out"], input="f\nl\n")
    assert left.exit_code == 1
    assert "load: take [n]otebook, [f]iles, or [l]eave both: f" in left.stdout
    assert "1 conflict: nothing was written" in left.stderr
    assert (folder / "nb.ipynb").read_text() == before
    done = CliRunner().invoke(main, ["sync", "out"], input="f\nn\n")
    assert done.exit_code == 0
    assert '"rows = [2, 3]' in (folder / "nb.ipynb").read_text()
    assert (document / "blocks" / "clean.py").read_text() == "kept = rows[:1]\n"


def test_diff_tells_what_differs(folder: Path, document: Path, invoke: Invoke) -> None:
    """As text and as JSON, with the exit status of diff(1)."""
    same = invoke("diff", "nb.ipynb", "out")
    assert (same.exit_code, same.stdout) == (0, "no differences\n")
    (document / "blocks" / "clean.py").write_text("kept = rows\n")
    yaml = document / "pipeline.yaml"
    yaml.write_text(
        yaml.read_text().replace("month: 1", "month: 2").replace("name: total", "name: total\n    timeout: 5")
    )
    result = invoke("diff", "nb.ipynb", "out")
    assert result.exit_code == 1
    assert result.stdout == (
        "~ parameter month: 1 → 2\n"
        "\n"
        "~ clean\n"
        "  code\n"
        "  @@ -1,2 +1,2 @@\n"
        "   # %%\n"
        "  -kept = [row for row in rows if row != month]\n"
        "  +kept = rows\n"
        "\n"
        "~ total\n"
        "  + timeout: 5\n"
    )
    found = json.loads(invoke("diff", "nb.ipynb", "out", "--json").stdout)
    assert (found["schema"], [block["name"] for block in found["blocks"]]) == (
        "jupyter-blocks/diff/1",
        ["clean", "total"],
    )
    assert invoke("diff", "nb.ipynb", "missing.ipynb").exit_code == 2
    assert invoke("diff", "HEAD:nb.ipynb", "nb.ipynb").exit_code == 2


@pytest.mark.parametrize("command", ["graph", "plan", "check"])
def test_looking_at_a_document_loads_nothing_heavy(document: Path, command: str) -> None:
    """YAML is all that it takes beyond what a notebook does."""
    script = (
        "import sys; from jupyter_blocks.cli import main\n"
        f"try:\n    main([{command!r}, 'out'], prog_name='x')\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {FORBIDDEN!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=document.parent
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_notebook_is_looked_at_without_yaml(folder: Path) -> None:
    """Who has no documents does not pay for them."""
    script = (
        "import sys; from jupyter_blocks.cli import main\n"
        "try:\n    main(['graph', 'nb.ipynb'], prog_name='x')\nexcept SystemExit:\n    pass\n"
        "print('yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.splitlines()[-1] == "False"
