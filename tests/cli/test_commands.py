"""The commands on a sound notebook: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_blocks import wire
from jupyter_blocks.model.run import RunState

from .conftest import Invoke
from .notebooks import CLEAN, LOAD, PARAMETERS, SOUND, TOTAL, write

FORBIDDEN = ("nbformat", "jsonschema", "nbclient", "papermill", "jupyter_server", "rich", "zmq")


def test_graph(invoke: Invoke) -> None:
    """The picture has a row per block and says what each is."""
    result = invoke("graph", "nb.ipynb")
    assert result.exit_code == 0
    assert result.stdout == (
        "nb.ipynb  4 blocks · 3 edges · 2 tests\n"
        "parameters  month = 1, carrier = 'UA'\n"
        "prelude     cell 1\n"
        "\n"
        "◆  load    data_loader    → rows\n"
        "●  clean   transformer    → kept   2 tests\n"
        "●  total   transformer    → total\n"
        "■  export  data_exporter\n"
    )


def test_graph_for_tools(invoke: Invoke) -> None:
    """The graph as JSON is the contract's; as Mermaid and DOT it names every block."""
    graph = json.loads(invoke("graph", "nb.ipynb", "--json").stdout)
    assert graph["schema"] == "jupyter-blocks/graph/1"
    assert [block["name"] for block in graph["blocks"]] == ["load", "clean", "total", "export"]
    assert invoke("graph", "nb.ipynb", "--mermaid").stdout.startswith("flowchart TD\n")
    assert '"load" -> "clean" [label="rows"]' in invoke("graph", "nb.ipynb", "--dot").stdout


def test_graph_why(invoke: Invoke) -> None:
    """`--why` quotes the author's own lines."""
    result = invoke("graph", "nb.ipynb", "--why", "load", "clean")
    assert result.stdout == (
        "load → clean\n"
        "  rows  certain, known from the code\n"
        "    bound  cell 2 (load), line 1\n"
        "           │ rows = [1, 2, 3]\n"
        "    used   cell 3 (clean), line 1\n"
        "           │ kept = [row for row in rows if row != month]\n"
    )


def test_check(invoke: Invoke) -> None:
    """Nothing to say about a sound notebook, and success."""
    result = invoke("check", "nb.ipynb")
    assert (result.exit_code, result.stdout) == (0, "no findings\n")
    assert json.loads(invoke("check", "nb.ipynb", "--json").stdout) == []


def test_check_fix(folder: Path, invoke: Invoke) -> None:
    """`--fix` mends what can be mended safely, says so, and leaves the rest of the file as it was."""
    write(folder / "nb.ipynb", ("rows = [1]", "blok:load", "mine"))
    before = (folder / "nb.ipynb").read_text()
    result = invoke("check", "nb.ipynb", "--fix")
    assert result.exit_code == 0
    assert result.stdout == "fixed  write `block:load` for `blok:load`\nno findings\n"
    assert (folder / "nb.ipynb").read_text() == before.replace("blok:load", "block:load")


def test_plan(invoke: Invoke) -> None:
    """The plan says what would run, why, and what not."""
    result = invoke("plan", "nb.ipynb", "--only", "total")
    assert result.exit_code == 0
    assert result.stdout == (
        "nb  3 of 4 blocks would run\n"
        "\n"
        "   block  kind         why               reads from\n"
        "1  load   data_loader  needed for total\n"
        "2  clean  transformer  needed for total  load (rows)\n"
        "3  total  transformer  selected          clean (kept)\n"
        "\n"
        "would not run: export\n"
    )
    plan = json.loads(invoke("plan", "nb.ipynb", "--until", "clean", "--json").stdout)
    assert [step["block"] for step in plan["steps"]] == ["load", "clean"]


def test_run(folder: Path, invoke: Invoke) -> None:
    """Without a terminal: a line for each change, then the table and the count."""
    result = invoke("run", "nb.ipynb", "-p", "month", "2", "--output", "done.ipynb")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "[1/4] load  running"
    assert lines[1].startswith("[1/4] load  succeeded  0.")
    assert lines[1].endswith("s  rows: list 3")
    assert "2/2 tests  kept: list 2" in lines[3]
    assert lines[-8].split() == ["block", "state", "seconds", "tests", "outputs"]
    assert "✓ succeeded" in lines[-7]
    assert lines[-2].startswith("succeeded in ")
    assert lines[-2].endswith(": 4 succeeded")
    assert lines[-1] == "executed notebook: done.ipynb"
    assert (folder / "total.txt").read_text() == "4"
    assert json.loads((folder / "done.ipynb").read_text())["cells"][1]["source"]


def test_run_json(invoke: Invoke) -> None:
    """With --json standard output is the run's events, one a line, as the wire has them."""
    result = invoke("run", "nb.ipynb", "--json")
    logged = [wire.event_from_json(json.loads(line)) for line in result.stdout.splitlines()]
    assert [one.seq for one in logged] == list(range(1, len(logged) + 1))
    last = json.loads(result.stdout.splitlines()[-1])
    assert (last["event"], last["state"]) == ("run_finished", RunState.SUCCEEDED)


def test_run_fails(folder: Path, invoke: Invoke) -> None:
    """A failing block: one line with block, cell and reason, the remedy, the author's traceback, status 1."""
    write(folder / "nb.ipynb", LOAD, ("kept = rows[0] / 0", "block:clean"), TOTAL)
    result = invoke("run", "nb.ipynb")
    assert result.exit_code == 1
    assert (
        "clean failed: cell 2 (clean), line 1: ZeroDivisionError: division by zero\n"
        "  Mend the block, then run it with `--until clean`.\n"
    ) in result.stdout
    assert "\n  cell 2 (clean), line 1, in <module>\n    kept = rows[0] / 0\n" in result.stdout
    assert "jupyter_blocks" not in result.stdout
    assert "○ skipped" in result.stdout
    assert "upstream_failed (clean)" in result.stdout
    assert result.stdout.splitlines()[-1].endswith(": 1 succeeded, 1 failed, 1 skipped")


def test_run_setup_fails(folder: Path, invoke: Invoke) -> None:
    """A prelude that fails is told as that, and no block runs."""
    write(folder / "nb.ipynb", ("import no_such_module", "setup"), LOAD)
    result = invoke("run", "nb.ipynb")
    assert result.exit_code == 1
    assert "the setup failed: cell 1 (setup), line 1: ModuleNotFoundError" in result.stdout
    assert "setup_failed" in result.stdout


FAILING_TESTS = (
    PARAMETERS,
    LOAD,
    CLEAN,
    ("assert len(kept) == 5, 'too few'\nassert sum(kept) > 0\n", "test:clean"),
    TOTAL,
    ("assert total", "test:total"),
)


def test_test(invoke: Invoke) -> None:
    """Tests are told one by one; what no test needs does not run."""
    result = invoke("test", "nb.ipynb")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "nb.ipynb  2 tests, 2 blocks to run"
    assert lines[2:4] == ["clean::#1 PASSED", "clean::#2 PASSED"]
    assert lines[-1].startswith("2 passed in ")


def test_test_fails(folder: Path, invoke: Invoke) -> None:
    """A failing test shows source, message and values; what it keeps from running is an error."""
    write(folder / "nb.ipynb", *FAILING_TESTS)
    result = invoke("test", "nb.ipynb")
    assert result.exit_code == 1
    assert "clean::#1 FAILED\nclean::#2 PASSED\ntotal::#1 ERROR  upstream_failed (clean)\n" in result.stdout
    assert (
        "clean::#1 failed: cell 4 (test of clean), line 1\n    assert len(kept) == 5, 'too few'\n"
    ) in result.stdout
    assert "len(kept)" in result.stdout.split("too few'")[1]
    assert result.stdout.splitlines()[-1].startswith("1 failed, 1 error, 1 passed in ")


def test_test_without_setup(folder: Path, invoke: Invoke) -> None:
    """A prelude that fails keeps every test from running, and its own failure is what is told."""
    write(folder / "nb.ipynb", ("import no_such_module", "setup"), LOAD, ("assert rows", "test:load"))
    result = invoke("test", "nb.ipynb")
    assert result.exit_code == 1
    assert "load::#1 ERROR  setup_failed (cell 1 (setup))" in result.stdout
    assert "the setup failed: cell 1 (setup), line 1: ModuleNotFoundError" in result.stdout


def test_test_of_one_block(folder: Path, invoke: Invoke) -> None:
    """Only the named block's tests are reported, though those before it count."""
    write(folder / "nb.ipynb", *FAILING_TESTS)
    result = invoke("test", "nb.ipynb", "total")
    assert result.exit_code == 1
    assert "total::#1 ERROR  upstream_failed (clean)" in result.stdout
    assert "clean::#2 PASSED" not in result.stdout
    assert "clean::#1 failed" in result.stdout


def test_no_tests(folder: Path, invoke: Invoke) -> None:
    """Without tests nothing runs, and the status is pytest's."""
    write(folder / "nb.ipynb", LOAD)
    assert invoke("test", "nb.ipynb").exit_code == 5
    write(folder / "nb.ipynb", *SOUND)
    result = invoke("test", "nb.ipynb", "load")
    assert (result.exit_code, result.stdout) == (5, "no tests in load\n")


def test_version_and_help(invoke: Invoke) -> None:
    """Every command has a purpose, its options and examples."""
    assert invoke("--version").stdout.startswith("jupyter-blocks ")
    overview = invoke("--help").stdout
    for name in ("graph", "check", "plan", "run", "test"):
        assert f"\n  {name} " in overview
        assert f"\n  jupyter-blocks {name} flights.ipynb" in invoke(name, "--help").stdout


@pytest.mark.parametrize("arguments", [["--help"], ["graph"], ["check"], ["plan"]])
def test_light_imports(arguments: list[str], folder: Path) -> None:
    """What needs no kernel imports nothing of what running one takes."""
    program = (
        "import sys\n"
        "from jupyter_blocks.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
        f"print([name for name in {FORBIDDEN} if name in sys.modules], file=sys.stderr)"
    )
    notebook = [] if arguments == ["--help"] else ["nb.ipynb"]
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments, *notebook], capture_output=True, text=True, check=True
    )
    assert ran.stderr == "[]\n"


def test_run_imports(folder: Path) -> None:
    """A run without a terminal imports neither what draws nor what another engine or a server needs."""
    program = (
        "import sys\nfrom jupyter_blocks.cli import main\n"
        "try:\n    main(['run', 'nb.ipynb'])\nexcept SystemExit as ended:\n    assert not ended.code\n"
        "print([n for n in ('papermill', 'rich', 'jupyter_server', 'pandas') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["lines", "json"])
def test_reader_goes_away(options: list[str], folder: Path) -> None:
    """When nobody reads the output any more, as after `| head -1`, the run goes on and says nothing of it."""
    with subprocess.Popen(
        [sys.executable, "-c", "from jupyter_blocks.cli import main; main()", "run", "nb.ipynb", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0
    assert (folder / "total.txt").exists()


def test_encoding_without_drawings(folder: Path) -> None:
    """Where the encoding cannot carry the drawing characters, the picture is drawn in ASCII."""
    ran = subprocess.run(
        [sys.executable, "-c", "from jupyter_blocks.cli import main; main()", "graph", "nb.ipynb"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert ran.stdout.decode("ascii").splitlines()[4] == "*  load    data_loader    -> rows"


def test_nothing_to_run(invoke: Invoke, tmp_path: Path) -> None:
    """A notebook without blocks succeeds, and says what it lacks."""
    write(tmp_path / "none.ipynb", ("x = 1\n",))
    result = invoke("run", str(tmp_path / "none.ipynb"))
    assert result.exit_code == 0
    assert result.stdout.strip() == "nothing to run: no cell is tagged `block:NAME`"
