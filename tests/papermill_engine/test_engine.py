"""The engine for papermill, through papermill's own function and command, with real kernels."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillException, PapermillExecutionError

Cell = tuple[Any, ...]  # its source, then its tags, or a policy
Execute = Callable[..., Any]

PARAMETERS: Cell = ("month = 1\n", "parameters")
LOAD: Cell = ("rows = [month, 2, 3]\nprint('loaded')\nrows", "block:load")
TEST: Cell = ("assert len(rows) == 3", "test:load")
TOTAL: Cell = ("total = sum(rows)\nopen('total.txt', 'w').write(str(total))", "block:total")
LOOK: Cell = ("rows",)


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Execute:
    """Executes a notebook of code cells by the engine, in a folder of its own; the output notebook."""
    monkeypatch.chdir(tmp_path)

    def execute(*cells: Cell, **settings: Any) -> Any:
        write(tmp_path / "nb.ipynb", *cells)
        return papermill.execute_notebook(
            "nb.ipynb", "out.ipynb", engine_name="jupyter_blocks", progress_bar=False, **settings
        )

    return execute


def write(path: Path, *cells: Cell) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    for number, (source, *said) in enumerate(cells, 1):
        policy = [one for one in said if isinstance(one, dict)]
        metadata = {"tags": [one for one in said if isinstance(one, str)]}
        metadata |= {"jupyter_blocks": policy[0]} if policy else {}
        cell = nbformat.v4.new_code_cell(source, metadata=metadata, id=f"cell-{number}")
        notebook.cells.append(cell)
    nbformat.write(notebook, path)


def statuses(notebook: Any) -> list[str]:
    return [cell.metadata.papermill.status for cell in notebook.cells]


def test_the_output_is_as_papermill_leaves_it(execute: Execute, tmp_path: Path) -> None:
    """Its metadata, the injected cell, counts and outputs are there; ours stand beside them."""
    notebook = execute(PARAMETERS, LOAD, TEST, TOTAL, LOOK, parameters={"month": 7})
    written = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(written)
    assert notebook == written
    assert [cell.metadata.tags for cell in written.cells] == [
        ["parameters"],
        ["injected-parameters"],
        ["block:load"],
        ["test:load"],
        ["block:total"],
        [],
    ]
    assert written.cells[1].source == "# Parameters\nmonth = 7\n"
    assert [cell.execution_count for cell in written.cells] == [1, 2, 3, 4, 5, None]
    assert [output.output_type for output in written.cells[2].outputs] == ["stream", "execute_result"]
    assert written.metadata.papermill.parameters == {"month": 7}
    assert written.metadata.papermill.exception is None
    assert written.metadata.papermill.duration > 0
    assert set(statuses(written)) == {"completed"}
    assert all(cell.metadata.papermill.duration for cell in written.cells[:-1])
    assert written.metadata.language_info.name == "python"
    assert written.metadata.jupyter_blocks_run.state == "succeeded"
    assert written.cells[3].metadata.jupyter_blocks_run.assertions[0].state == "passed"
    assert (tmp_path / "total.txt").read_text() == "12"


def test_a_block_that_fails_is_papermills_error(execute: Execute, tmp_path: Path) -> None:
    """It raises what papermill's own engine raises, marks the cell, and goes on with what needs it not."""
    failing = ("late = rows['delay']", "block:late")
    with pytest.raises(PapermillExecutionError, match="list indices must be integers") as caught:
        execute(PARAMETERS, LOAD, failing, ("late", "block:after"), TOTAL)
    assert (caught.value.cell_index, caught.value.ename) == (2, "TypeError")
    written = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert "An Exception was encountered at" in written.cells[0].source
    assert written.metadata.papermill.exception is True
    cells = {cell.id: cell for cell in written.cells}
    assert [cells[f"cell-{number}"].metadata.papermill.status for number in (2, 3, 4, 5)] == [
        "completed",
        "failed",
        "pending",
        "completed",
    ]
    assert cells["cell-4"].execution_count is None
    assert cells["cell-4"].metadata.jupyter_blocks_run.reason == "upstream_failed"
    assert (tmp_path / "total.txt").read_text() == "6"


@pytest.mark.parametrize(
    ("block", "test", "said"),
    [
        (LOAD, ("assert len(rows) == 4", "test:load"), "len(rows) == 4"),
        (
            (
                "import pandas\nframe = pandas.DataFrame({'a': [1]})",
                "block:load",
                {"expect": ["rows > 1"], "outputs": ["frame"]},
            ),
            ("assert len(frame)", "test:load"),
            "rows > 1",
        ),
    ],
    ids=["test", "expectation"],
)
def test_a_test_that_fails_is_papermills_error(execute: Execute, block: Cell, test: Cell, said: str) -> None:
    """An assertion of a test cell, or of the policy `expect`, fails the notebook, and is named."""
    with pytest.raises(PapermillExecutionError) as caught:
        execute(PARAMETERS, block, test)
    assert caught.value.ename == "AssertionError"
    assert said in str(caught.value)


def test_policies_are_kept(execute: Execute) -> None:
    """A block is tried again; only what its last attempt printed is shown."""
    flaky = (
        "tries = len(open('tries', 'a+').read()) + open('tries', 'a').write('x')\nimport os\n"
        "print(os.path.getsize('tries'))\nassert os.path.getsize('tries') == 2",
        "block:flaky",
        {"retry": {"max_attempts": 3}},
    )
    notebook = execute(flaky)
    assert [output.text for output in notebook.cells[0].outputs] == ["2\n"]
    assert notebook.cells[0].metadata.jupyter_blocks_run.attempt == 2


def test_a_map_is_run(execute: Execute) -> None:
    """A cell shows what it has left for each element; progress comes to its end."""
    regions = ("regions = ['EWR', 'JFK']", "block:load")
    work = ("print(region)", "block:work", {"map": {"over": "regions", "as": "region"}})
    notebook = execute(regions, work)
    assert [output.text for output in notebook.cells[1].outputs] == ["EWR\nJFK\n"]
    assert statuses(notebook) == ["completed", "completed"]


def test_a_timeout_is_told(execute: Execute) -> None:
    """papermill's `--execution-timeout` is the time for a block, and is told as one."""
    with pytest.raises(PapermillExecutionError, match="took longer than 1 s"):
        execute(("import time\ntime.sleep(60)\nslow = 1", "block:slow"), execution_timeout=1)


def test_a_dead_kernel_is_what_papermill_calls_one(execute: Execute) -> None:
    """A kernel that dies raises nbclient's own error, for which papermill's command has a status."""
    with pytest.raises(DeadKernelError, match="kernel died"):
        execute(("import os\nos._exit(3)", "block:dies"))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([LOOK], "no cell is tagged"),
        ([(*LOAD, "after:nowhere")], "a fault of form"),
        ([PARAMETERS, LOAD], "parameter.*month|month.*parameter"),
    ],
    ids=["untagged", "fault", "parameter"],
)
def test_what_cannot_run_says_why(execute: Execute, cells: list[Cell], said: str) -> None:
    """No blocks, faults of form and values of another type are papermill's exceptions, and nothing runs."""
    with pytest.raises(PapermillException, match=said):
        execute(*cells, parameters={"month": "two"} if cells[0] is PARAMETERS else None)


def test_relative_paths_begin_where_papermill_says(execute: Execute, tmp_path: Path) -> None:
    """The working directory is the caller's, or that of `cwd`, as with papermill's own engine."""
    (tmp_path / "elsewhere").mkdir()
    execute(PARAMETERS, LOAD, TOTAL, cwd=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "total.txt").exists()


def test_the_command_ends_with_papermills_status(tmp_path: Path) -> None:
    """0 if all is well, 1 if a block fails; `--log-output` logs what cells print."""
    write(tmp_path / "good.ipynb", PARAMETERS, LOAD)
    write(tmp_path / "bad.ipynb", PARAMETERS, LOAD, ("assert not rows", "test:load"))
    for name, status in (("good.ipynb", 0), ("bad.ipynb", 1)):
        command = [sys.executable, "-m", "papermill", name, "out.ipynb", "--engine", "jupyter_blocks"]
        done = subprocess.run(
            [*command, "--log-output", "-p", "month", "2"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == status, done.stderr
        assert "loaded" in done.stderr
        assert "Executing" in done.stderr


def test_ctrl_c_stops_it_in_order(tmp_path: Path) -> None:
    """The kernel is interrupted, the output notebook says where, and the status is that of Ctrl-C."""
    waiting = ("import time\nprint('begun', flush=True)\ntime.sleep(100)\nslow = 1", "block:slow")
    write(tmp_path / "nb.ipynb", PARAMETERS, LOAD, waiting, ("late = slow", "block:late"))
    command = [sys.executable, "-m", "papermill", "nb.ipynb", "out.ipynb", "--engine", "jupyter_blocks"]
    with subprocess.Popen(
        [*command, "--log-output", "--no-progress-bar"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert any("begun" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    written = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert statuses(written) == ["completed", "completed", "failed", "pending"]
    assert written.metadata.jupyter_blocks_run.state == "cancelled"


def test_it_runs_beside_a_loop(tmp_path: Path, execute: Execute) -> None:
    """papermill's function can be called where an event loop runs, as in a notebook."""
    code = (
        "import asyncio, papermill\nasync def main():\n"
        "    papermill.execute_notebook('nb.ipynb', None, engine_name='jupyter_blocks', progress_bar=False)\n"
        "asyncio.run(main())"
    )
    write(tmp_path / "nb.ipynb", PARAMETERS, LOAD, TOTAL)
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "total.txt").read_text() == "6"


def test_papermill_alone_loads_little_of_ours() -> None:
    """Importing papermill brings the engine's name, and nothing of what runs."""
    code = "import sys, papermill\nprint(*sorted(n for n in sys.modules if n.startswith('jupyter_blocks')))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [
        "jupyter_blocks",
        "jupyter_blocks._version",
        "jupyter_blocks.errors",
        "jupyter_blocks.papermill_engine",
        "jupyter_blocks.registry",
    ]
