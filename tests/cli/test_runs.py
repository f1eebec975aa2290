"""`runs`: the history from the command line, of runs that have really run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_blocks import wire
from jupyter_blocks.cli import main
from jupyter_blocks.cli.histories import find
from jupyter_blocks.errors import RunUnknown
from jupyter_blocks.model.events import Event, Logged, RunFinished, RunStarted
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.recording import Recording, begin
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.testing import EPOCH

from .conftest import Invoke
from .notebooks import PARAMETERS, SOUND, write

COMMAND = (sys.executable, "-c", "from jupyter_blocks.cli import main; main()", "runs")
TALKATIVE = (
    PARAMETERS,
    ("print('setting up')", "setup"),
    ("rows = [1, 2, 3]\nprint('loading', end='')\nprint('\\rloaded ', month)", "block:load"),
    ("import sys\nkept = rows[1:]\nprint('few', file=sys.stderr)\nlen(kept)", "block:clean"),
    ("assert len(kept) == 5, 'too few'", "test:clean"),
    ("total = sum(kept)", "block:total"),
)


@pytest.fixture
def state(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of one's own, that of the current directory and of all notebooks in it."""
    monkeypatch.setenv("JUPYTER_BLOCKS_STATE", str(folder / "state"))
    return folder / "state"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `talk.ipynb`, which has run twice: it failed, then part of it with other parameters."""
    folder = tmp_path_factory.mktemp("history")
    write(folder / "nb.ipynb", *SOUND)
    write(folder / "talk.ipynb", *TALKATIVE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("JUPYTER_BLOCKS_STATE", str(folder / "state"))
        for status, more in ((1, ""), (0, "--until load -p month 2 --fail-fast")):
            assert CliRunner().invoke(main, ["run", "talk.ipynb", *more.split()]).exit_code == status
    return folder


@pytest.fixture
def ran(history: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with that history, entered."""
    monkeypatch.chdir(history)
    monkeypatch.setenv("JUPYTER_BLOCKS_STATE", str(history / "state"))
    return history


@pytest.fixture
def begun(state: Path, folder: Path) -> Iterator[Recording]:
    """A run of `nb.ipynb` that this process carries out, and of which nothing but its beginning is told."""
    record = RunRecord(
        id="r1", pipeline="nb", notebook=location.identity(folder / "nb.ipynb"), created=datetime.now(UTC)
    )
    raw = json.loads((folder / "nb.ipynb").read_text())
    with begin(state, record, RunRequest(), raw) as recording:
        yield recording


def test_nothing_has_run(state: Path, invoke: Invoke) -> None:
    """A history that is not there is an empty one, and looking at it makes no folder."""
    assert invoke("runs", "ls").stdout == "no runs\n"
    assert invoke("runs", "ls", "nb.ipynb").stdout == "no runs of nb.ipynb\n"
    assert invoke("runs", "ls", "--json").stdout == "[]\n"
    result = invoke("runs", "show", "last")
    assert result.exit_code == 2
    assert "nothing has run yet (JB909)" in result.stderr
    assert not state.exists()


def test_list(ran: Path, invoke: Invoke) -> None:
    """A row per run, the newest first: state, when, how long, who, its blocks by state and why it failed."""
    head, second, first = invoke("runs", "ls", "talk.ipynb").stdout.splitlines()
    assert head.split() == ["run", "state", "began", "seconds", "started", "by", "id", "blocks"]
    assert second.split()[:3] == ["2", "✓", "succeeded"]
    assert first.split()[:3] == ["1", "✗", "failed"]
    assert "  cli  " in first
    assert first.endswith("1 succeeded, 1 failed, 1 skipped  clean: AssertionError: clean::#1: too few")
    assert second.endswith("1 succeeded")


def test_list_of_all_notebooks(state: Path, folder: Path, invoke: Invoke) -> None:
    """Without a notebook those of all are there, each with the way to its notebook; or its whole path."""
    with RunStore(state) as store:
        for seconds, name in enumerate((folder / "a.ipynb", folder / "b" / "c.ipynb", Path("/far/d.ipynb"))):
            created = EPOCH + timedelta(seconds=seconds)
            record = RunRecord(id=f"r{seconds}", pipeline=name.stem, notebook=str(name), created=created)
            store.begin(record, RunRequest(), {})
            store.append(record.id, [_logged(RunFinished(state=RunState.SUCCEEDED, seconds=1.0))])
    rows = [line.split()[:4] for line in invoke("runs", "ls").stdout.splitlines()[1:]]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("1", "/far/d.ipynb", "succeeded"),
        ("1", str(Path("b", "c.ipynb")), "succeeded"),
        ("1", "a.ipynb", "succeeded"),
    ]
    assert len(invoke("runs", "ls", "--limit", "2").stdout.splitlines()) == 3


def test_list_as_json(ran: Path, invoke: Invoke) -> None:
    """The records as the wire has them; the path is that of the notebook."""
    (run,) = json.loads(invoke("runs", "ls", "talk.ipynb", "--state", "failed", "--json").stdout)
    assert (run["number"], run["state"], run["path"]) == (1, "failed", location.identity(ran / "talk.ipynb"))


def test_show(ran: Path, invoke: Invoke) -> None:
    """What was asked for, then what `run` says at its end, word for word."""
    result = invoke("runs", "show", "last")
    assert result.exit_code == 0
    assert result.stdout.startswith("run 2 of talk\nid          20")
    for row in (
        "started by  cli",
        "parameters  month = 2",
        "selection   --until load",
        "options     --fail-fast",
    ):
        assert f"\n{row}\n" in result.stdout
    assert result.stdout.splitlines()[-1].endswith(": 1 succeeded")
    failed = invoke("runs", "show", "1").stdout
    assert "clean::#1 failed: cell 5 (test of clean), line 1\n    assert len(kept) == 5" in failed
    assert "len(kept) = 2\n" in failed
    assert "upstream_failed (clean)" in failed


def test_show_as_json(ran: Path, invoke: Invoke) -> None:
    """Every event, one a line, as `run --json` prints them."""
    lines = invoke("runs", "show", "2", "--json").stdout.splitlines()
    logged = [wire.event_from_json(json.loads(line)) for line in lines]
    assert [one.seq for one in logged] == list(range(1, len(logged) + 1))
    assert isinstance(logged[-1].event, RunFinished)


def test_the_notebook_may_be_gone(ran: Path, invoke: Invoke) -> None:
    """A run is told from what was kept, whatever has become of its notebook."""
    (ran / "talk.ipynb").rename("moved.ipynb")
    try:
        assert invoke("runs", "show", "1", "-n", "talk.ipynb").exit_code == 0
        assert len(invoke("runs", "ls", "talk.ipynb").stdout.splitlines()) == 3
    finally:
        (ran / "moved.ipynb").rename("talk.ipynb")


def test_logs(ran: Path, invoke: Invoke) -> None:
    """What cells printed, in order, each under its name, to whatever stream; and why a block failed."""
    told = [line for line in invoke("runs", "logs", "1").stdout.splitlines() if line]
    assert [line.partition("  ")[2] if line.startswith("── ") else line for line in told] == [
        "cell 2 (setup)",
        "setting up",
        "cell 3 (load)",
        "loaded  1",
        "cell 4 (clean)",
        "few",
        "2",
        "clean failed: cell 5 (test of clean), line 1: AssertionError: clean::#1: too few",
        "  Mend the block, or its tests, then run it with `--until clean`.",
        "Traceback (most recent call last):",
        "  cell 5 (test of clean), line 1, in <module>",
        "    assert len(kept) == 5, 'too few'",
        "AssertionError: too few",
        "    len(kept) = 2",
        "    kept      = [2, 3]",
    ]


def test_logs_of_a_block(ran: Path, invoke: Invoke) -> None:
    """Of one block alone there is no heading: the text is what was printed."""
    assert invoke("runs", "logs", "last", "load", "-n", "talk.ipynb").stdout == "loaded  2\n"


def test_logs_follow(folder: Path, state: Path, invoke: Invoke) -> None:
    """With -f what a cell prints is told while the run goes on, and the command ends with the run."""
    waiting = (
        "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.01)\nprint('went')"
    )
    write(folder / "nb.ipynb", ("print('here')", "block:first"), (waiting, "block:second"))
    run = subprocess.Popen(
        [*COMMAND[:-1], "run", "nb.ipynb", "--json"], stdout=subprocess.PIPE, text=True, cwd=folder
    )
    assert run.stdout is not None
    run.stdout.readline()  # the run has begun, so that it is the last one
    while not (location.database(state).exists() and "running" in invoke("runs", "ls").stdout):
        pass
    follower = subprocess.Popen([*COMMAND, "logs", "last", "-f"], stdout=subprocess.PIPE, text=True)
    assert follower.stdout is not None
    assert follower.stdout.readline().endswith("cell 1 (first)\n")
    assert follower.stdout.readline() == "here\n"
    (folder / "go").touch()
    rest, _ = follower.communicate()
    assert rest.splitlines()[-1] == "went"
    run.communicate()
    assert (follower.returncode, run.returncode) == (0, 0)


def test_a_run_that_goes_on(begun: Recording, invoke: Invoke) -> None:
    """It stands as running, its seconds are those so far; it has no executed notebook yet, and says so."""
    begun.listener(_logged(RunStarted(run="r1", pipeline="nb", blocks=("load", "clean"))))
    begun.listener.close()
    assert "▶ running" in invoke("runs", "ls", "nb.ipynb").stdout
    assert invoke("runs", "show", "last").stdout.splitlines()[-1] == "running: 2 queued"
    result = invoke("runs", "open", "last")
    assert result.exit_code == 2
    assert "run 1 of nb: it is not over yet (JB909)\n  `jupyter-blocks runs logs r1 -f`" in result.stderr


def test_open(ran: Path, invoke: Invoke) -> None:
    """The path of the executed notebook, and nothing else."""
    path = Path(invoke("runs", "open", "1").stdout.removesuffix("\n"))
    assert path.name == "executed.ipynb"
    assert "setting up" in path.read_text()
    path.rename(path.with_name("away"))
    try:
        assert "it has no executed notebook" in invoke("runs", "open", "1").stderr
    finally:
        path.with_name("away").rename(path)


def test_open_in_lab(ran: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --lab JupyterLab is started on it, by this Python, and its exit status is the command's."""
    started: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr("jupyter_blocks.cli.runs.subprocess.run", run)
    assert invoke("runs", "open", "1", "--lab").exit_code == 3
    assert started == [[sys.executable, "-m", "jupyter", "lab", invoke("runs", "open", "1").stdout.strip()]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("show lst", ("there is no run 'lst' (JB909)", "Did you mean 'last'?")),
        ("show nothing-like-it", ("there is no run 'nothing-like-it'", "`jupyter-blocks runs ls`")),
        ("show 7", ("talk: there is no run 7", "The last one is 2")),
        ("show last -n tlak.ipynb", ("tlak.ipynb: no such file, and no runs of it", "mean 'talk.ipynb'?")),
        ("ls tlak.ipynb", ("tlak.ipynb: no such file, and no runs of it (JB902)",)),
        ("show last -n nb.ipynb", ("nb.ipynb: the notebook has not run yet", "`jupyter-blocks run` runs it")),
        ("logs 1 laod", ("run 1 of talk: there is no block 'laod' in the run (JB903)", "mean 'load'?")),
        ("logs 2 other", ("there is no block 'other' in the run", "Its blocks are: load.")),
        ("lst", ("No such command 'lst'. Did you mean 'ls'?",)),
        ("ls --state done", ("'done' is not one of",)),
    ],
)
def test_errors(ran: Path, invoke: Invoke, arguments: str, said: tuple[str, ...]) -> None:
    """Each is told with what was probably meant, or what to do, and has status 2."""
    result = invoke("runs", *arguments.split())
    assert result.exit_code == 2
    for text in said:
        assert text in result.stderr


def test_a_number_of_several_notebooks(store: RunStore) -> None:
    """A number alone means nothing where several notebooks have run; an id and "last" do."""
    for seconds, name in enumerate(("/a.ipynb", "/b.ipynb")):
        created = EPOCH + timedelta(seconds=seconds)
        record = RunRecord(id=f"of{name[1]}", pipeline="p", notebook=name, created=created)
        store.begin(record, RunRequest(), {})
    with pytest.raises(RunUnknown, match="which run 1\\? 2 notebooks have runs here"):
        find(store, "1", None)
    assert find(store, "last", None).id == "ofb"
    assert find(store, "ofa", None).notebook == "/a.ipynb"


def old_runs(state: Path, folder: Path, *, days: int, name: str = "nb.ipynb") -> None:
    """A run a day of a notebook, for so many days until now."""
    with RunStore(state) as store:
        for ago in range(days, 0, -1):
            created = datetime.now(UTC) - timedelta(days=ago)
            run, notebook = f"{name}-{ago}", location.identity(folder / name)
            record = RunRecord(id=run, pipeline="nb", notebook=notebook, created=created)
            store.begin(record, RunRequest(), {})
            store.append(run, [_logged(RunFinished(state=RunState.SUCCEEDED, seconds=1.0))])


def ids(invoke: Invoke, *arguments: str) -> list[str]:
    return [run["id"] for run in json.loads(invoke("runs", "ls", "--json", *arguments).stdout)]


def test_remove(state: Path, folder: Path, invoke: Invoke) -> None:
    """The runs that are named go, each named once or twice; an unknown one keeps all of them."""
    old_runs(state, folder, days=4)
    assert invoke("runs", "rm", "1", "lsat").exit_code == 2
    assert len(ids(invoke)) == 4
    assert invoke("runs", "rm", "1", "nb.ipynb-4", "last").stdout == "removed 2 runs\n"
    assert ids(invoke) == ["nb.ipynb-2", "nb.ipynb-3"]


def test_a_run_that_goes_on_is_not_removed(begun: Recording, invoke: Invoke) -> None:
    """The refusal says what to do."""
    result = invoke("runs", "rm", "r1")
    assert result.exit_code == 2
    assert "run 1 of nb: its process has not ended (JB901)\n  Wait until it is over" in result.stderr
    assert invoke("runs", "prune", "--keep", "0").stdout == "removed 0 runs\n"


def test_prune(state: Path, folder: Path, invoke: Invoke) -> None:
    """By number, by age, or what is beyond both; of each notebook, or of one; and first only to look."""
    old_runs(state, folder, days=10)
    old_runs(state, folder, days=2, name="other.ipynb")
    look = invoke("runs", "prune", "--keep", "8", "--dry-run").stdout.splitlines()
    assert [line.split()[:2] for line in look[1:3]] == [["1", "nb.ipynb"], ["2", "nb.ipynb"]]
    assert look[-1] == "would remove 2 runs"
    assert len(ids(invoke)) == 12
    assert invoke("runs", "prune").stdout == "removed 0 runs\n"
    assert invoke("runs", "prune", "--keep", "3", "--older-than", "8.5d").stdout == "removed 2 runs\n"
    assert invoke("runs", "prune", "nb.ipynb", "--older-than", "5.5d").stdout == "removed 3 runs\n"
    assert invoke("runs", "prune", "--keep", "1").stdout == "removed 5 runs\n"
    assert sorted(ids(invoke)) == ["nb.ipynb-1", "other.ipynb-1"]


def test_prune_without_a_history(state: Path, invoke: Invoke) -> None:
    """There is nothing to remove, and no folder is made."""
    assert invoke("runs", "prune", "--keep", "1").stdout == "removed 0 runs\n"
    assert not state.exists()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(tmp_path / "state") as store:
        yield store


def test_help(invoke: Invoke) -> None:
    """Every command has a purpose, its options and examples."""
    overview = invoke("runs", "--help").stdout
    for name in ("ls", "show", "logs", "open", "rm", "prune"):
        assert f"\n  {name} " in overview
        assert f"\n  jupyter-blocks runs {name} " in invoke("runs", name, "--help").stdout


def test_states_are_those_of_runs(ran: Path, invoke: Invoke) -> None:
    """Every state can be asked for."""
    for state in RunState:
        assert invoke("runs", "ls", "--state", state.value).exit_code == 0


def _logged(event: Event) -> Logged:
    return Logged(seq=1, at=datetime.now(UTC), event=event)
