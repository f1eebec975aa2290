"""The endpoints of runs: begun, followed, stopped, looked up; each on a real server, with real kernels."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import psutil
import pytest

from tests.server.live import TOKEN, LiveServer, write

SPACED = "Ünï code/sums & more.ipynb"
SUMS = (
    ("parameters", "scale = 2"),
    ("block:load", "rows = [1, 2]\nprint('read', len(rows))"),
    ("block:scaled", "scaled = [scale * row for row in rows]"),
    ("test:scaled", "assert len(scaled) == 2\nassert scaled[0] == 2"),
)


def waiting_for(gate: Path) -> tuple[tuple[str, str], ...]:
    """A notebook whose first block lasts until somebody opens the named pipe `gate` to write to it."""
    os.mkfifo(gate)
    return (("block:wait", f"opened = open({str(gate)!r}).read()"), ("block:after", "done = opened"))


def test_a_run_from_its_start_to_its_executed_notebook(server: LiveServer) -> None:
    """Begun, followed to its end, it is in the history, with its graph and its executed notebook."""
    write(server.root / SPACED, SUMS)
    assert server.ask("GET", "runs", path=SPACED).said == {"runs": [], "expected": {}}
    run = server.start(SPACED, parameters={"scale": 3}, until=["scaled"])
    assert (run["number"], run["path"], run["state"]) == (1, SPACED, "queued")
    assert (run["started_by"], run["parameters"], run["unsaved"]) == ("panel", {"scale": 3}, False)
    assert run["selection"] == {"until": ["scaled"], "since": [], "only": []}
    events = server.follow(run)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["event"], events[0]["blocks"]) == ("run_started", ["load", "scaled"])
    assert [event["text"] for event in events if event["event"] == "cell_printed"] == ["read 2\n"]
    (failed,) = (event for event in events if event["event"] == "attempt_failed")
    assert failed["failure"]["kind"] == "tests"

    listed = server.ask("GET", "runs", path=SPACED).said
    assert [(r["state"], r["counts"]) for r in listed["runs"]] == [("failed", {"succeeded": 1, "failed": 1})]
    assert list(listed["expected"]) == ["load"]
    one = server.ask("GET", f"runs/{run['id']}", path=SPACED).said
    assert one["run"] == listed["runs"][0]
    assert [block["name"] for block in one["graph"]["blocks"]] == ["load", "scaled"]
    assert hashlib.sha256(SUMS[1][1].encode()).hexdigest() in one["digests"].values()
    executed = server.ask("GET", f"runs/{run['id']}/notebook", path=SPACED).said
    assert executed["name"] == "sums & more-run-1.ipynb"
    assert executed["content"]["metadata"]["jupyter_blocks_run"]["state"] == "failed"


def test_a_run_is_followed_live_and_stopped(server: LiveServer, tmp_path: Path) -> None:
    """A client that waits is told at once what happens; the executed notebook is there after the end."""
    write(server.root / "slow.ipynb", waiting_for(tmp_path / "gate"))
    run = server.start("slow.ipynb")
    events = server.follow(run, until="attempt_started")
    reply = server.ask("GET", f"runs/{run['id']}/notebook", path="slow.ipynb")
    assert (reply.status, reply.said["code"]) == (404, "not_written_yet")
    asked = monotonic()
    idle = server.ask("GET", f"runs/{run['id']}/events", path="slow.ipynb", after=events[-1]["seq"], wait=0.3)
    assert (idle.said, monotonic() - asked >= 0.3) == (
        {"events": [], "last": events[-1]["seq"], "state": "running"},
        True,
    )
    with ThreadPoolExecutor() as threads:
        rest = threads.submit(server.follow, run, after=events[-1]["seq"])
        reply = server.ask("POST", f"runs/{run['id']}/cancel", path="slow.ipynb")
        assert (reply.status, reply.said["run"]["id"]) == (202, run["id"])
        told = [event["event"] for event in rest.result()]
    assert told[0] == "cancel_requested"
    assert "attempt_cancelled" in told
    over = server.ask("GET", f"runs/{run['id']}/events", path="slow.ipynb", after=999, wait=25)
    assert over.said == {"events": [], "last": 999, "state": "cancelled"}
    assert server.ask("GET", f"runs/{run['id']}/notebook", path="slow.ipynb").status == 200


def test_a_client_that_goes_is_not_waited_for(server: LiveServer, tmp_path: Path) -> None:
    """Its request ends with it, long before the seconds that it wanted to wait; others wait on."""
    write(server.root / "left.ipynb", waiting_for(tmp_path / "left"))
    run = server.start("left.ipynb")
    last = server.follow(run, until="attempt_started")[-1]["seq"]
    with ThreadPoolExecutor() as threads:
        staying = threads.submit(server.follow, run, after=last)
        with socket.create_connection(("127.0.0.1", server.port)) as leaving:
            target = f"/jupyter-blocks/runs/{run['id']}/events?path=left.ipynb&after={last}&wait=24.5"
            headers = f"Host: 127.0.0.1\r\nAuthorization: token {TOKEN}\r\n"
            leaving.sendall(f"GET {target} HTTP/1.1\r\n{headers}\r\n".encode())
        line = server.wait_until_printed("wait=24.5")
        assert " 200 GET " in line
        assert float(line.rsplit(maxsplit=1)[1].removesuffix("ms")) < 20_000
        (tmp_path / "left").write_text("go")
        assert staying.result()[-1]["state"] == "succeeded"


def test_a_run_whose_process_is_killed_is_seen_to_fail(server: LiveServer, tmp_path: Path) -> None:
    """Who follows it is told at once, with what to do, though nobody was left to write it down."""
    write(server.root / "killed.ipynb", waiting_for(tmp_path / "killed"))
    run = server.start("killed.ipynb")
    last = server.follow(run, until="attempt_started")[-1]["seq"]
    (runner,) = (
        process
        for process in psutil.Process(server.process.pid).children(recursive=True)
        if process.cmdline()[-1] == run["id"]
    )
    runner.kill()
    end = server.follow(run, after=last)[-1]
    assert (end["state"], end["failure"]["kind"]) == ("failed", "runner_died")
    assert end["failure"]["remedy"].startswith("Run it again.")


def test_two_notebooks_run_at_once(server: LiveServer, tmp_path: Path) -> None:
    """Each in a process of its own, each with its own numbers; neither sees the other's runs."""
    for name in ("one", "two"):
        write(server.root / f"{name}.ipynb", waiting_for(tmp_path / name))
    runs = [server.start(f"{name}.ipynb") for name in ("one", "two")]
    for run in runs:
        server.follow(run, until="attempt_started")
    for name in ("one", "two"):
        (tmp_path / name).write_text("go")
    for run in runs:
        assert server.follow(run)[-1]["state"] == "succeeded"
        listed = server.ask("GET", "runs", path=run["path"]).said["runs"]
        assert [(r["id"], r["number"]) for r in listed] == [(run["id"], 1)]
    reply = server.ask("GET", f"runs/{runs[0]['id']}", path="two.ipynb")
    assert (reply.status, reply.said["code"]) == (404, "JB909")


def test_one_notebook_runs_twice_at_once(server: LiveServer, tmp_path: Path) -> None:
    """Each run has its number and its parameters, and ends for itself: the second before the first."""
    gates = [tmp_path / "first", tmp_path / "second"]
    for gate in gates:
        os.mkfifo(gate)
    cells = (("parameters", "gate = ''"), ("block:wait", "opened = open(gate).read()"))
    write(server.root / "twice.ipynb", cells)
    runs = [server.start("twice.ipynb", parameters={"gate": str(gate)}) for gate in gates]
    for run in runs:
        server.follow(run, until="attempt_started")
    for run, gate in reversed([*zip(runs, gates, strict=True)]):
        gate.write_text("go")
        assert server.follow(run)[-1]["state"] == "succeeded"
    listed = server.ask("GET", "runs", path="twice.ipynb").said["runs"]
    assert [(run["number"], run["parameters"]["gate"]) for run in listed] == [
        (2, str(gates[1])),
        (1, str(gates[0])),
    ]


def test_a_source_that_was_not_saved_is_marked_and_is_the_one_that_runs(server: LiveServer) -> None:
    """What the editor holds is run, the file is left alone, and the record says that they differ."""
    file = write(server.root / "draft.ipynb", (("block:a", "x = 1"),))
    before = file.read_bytes()
    notebook = json.loads(before)
    notebook["cells"][0]["metadata"]["collapsed"] = True  # nothing that a run depends on
    reply = server.ask("POST", "runs", {"path": "draft.ipynb", "notebook": notebook})
    assert reply.said["run"]["unsaved"] is False
    server.follow(reply.said["run"])
    notebook["cells"][0]["source"] = "x = 'changed'\nprint(x)"
    reply = server.ask("POST", "runs", {"path": "draft.ipynb", "notebook": notebook})
    assert (reply.said["run"]["unsaved"], reply.said["run"]["number"]) == (True, 2)
    printed = [
        event["text"] for event in server.follow(reply.said["run"]) if event["event"] == "cell_printed"
    ]
    assert printed == ["changed\n"]
    assert file.read_bytes() == before


def test_the_history_of_a_notebook_outlives_it(server: LiveServer) -> None:
    """A run whose notebook is deleted meanwhile ends as if it were there, and can be looked at."""
    write(server.root / "gone.ipynb", (("block:a", "x = 1"),))
    run = server.start("gone.ipynb")
    (server.root / "gone.ipynb").unlink()
    assert server.follow(run)[-1]["state"] == "succeeded"
    assert len(server.ask("GET", "runs", path="gone.ipynb").said["runs"]) == 1
    assert server.ask("GET", f"runs/{run['id']}/notebook", path="gone.ipynb").status == 200
    reply = server.ask("POST", "runs", {"path": "gone.ipynb", "notebook": {}})
    assert (reply.status, reply.said["code"]) == (404, "notebook_not_found")


@pytest.mark.parametrize("path", ["", "never.ipynb", "../sums.ipynb", ".jupyter_blocks/state.db"])
def test_what_is_no_notebook_has_no_runs(server: LiveServer, path: str) -> None:
    """404 for a notebook that is not there, whether its runs are asked for or another is to begin."""
    for reply in (
        server.ask("GET", "runs", path=path),
        server.ask("POST", "runs", {"path": path, "notebook": {}}),
    ):
        assert (reply.status, reply.said["code"]) == (404, "notebook_not_found")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"until": ["scald"]}, 400, "JB903"),
        ({"parameters": {"scal": 1}}, 400, "JB903"),
        ({"parameters": {"scale": "x"}}, 400, "JB904"),
        ({"timeout": 0}, 400, "request_invalid"),
        ({"only": "scaled"}, 400, "request_invalid"),
        ({"notebook": {"cells": 1}}, 400, "JB902"),
        ({"notebook": {"cells": [{}] * 10_001}}, 413, "too_large"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    server: LiveServer, asked: dict[str, object], status: int, code: str
) -> None:
    """Before anything is recorded, with a code, a message and a remedy."""
    file = write(server.root / "refused.ipynb", SUMS)
    body = {"path": "refused.ipynb", "notebook": json.loads(file.read_text())} | asked
    reply = server.ask("POST", "runs", body)
    assert (reply.status, reply.said["code"]) == (status, code)
    assert reply.said["message"]
    assert reply.said["remedy"]
    assert server.ask("GET", "runs", path="refused.ipynb").said["runs"] == []


def test_faults_of_form_come_with_the_refusal(server: LiveServer) -> None:
    """A pipeline that cannot run is refused with its diagnostics."""
    file = write(server.root / "wrong.ipynb", (("block:a", "x = 1"), ("block:b after:aa", "y = x")))
    reply = server.ask("POST", "runs", {"path": "wrong.ipynb", "notebook": json.loads(file.read_text())})
    assert (reply.status, reply.said["code"]) == (400, "JB906")
    assert [(d["code"], d["cell"]) for d in reply.said["diagnostics"]] == [("JB115", "cell-2")]


@pytest.mark.parametrize("wait", ["nan", "-1", "soon"])
def test_numbers_are_checked(server: LiveServer, wait: str) -> None:
    """A number of seconds that is none is refused."""
    reply = server.ask("GET", "runs/x/events", path="sums.ipynb", wait=wait)
    assert (reply.status, reply.said["code"]) == (400, "request_invalid")


@pytest.mark.parametrize("what", ["", "/events", "/notebook"])
def test_an_unknown_run_is_not_found(server: LiveServer, what: str) -> None:
    """404, whether the notebook has a history or not."""
    write(server.root / "known.ipynb", SUMS)
    reply = server.ask("GET", f"runs/20260101T000000-abcdef{what}", path="known.ipynb")
    assert (reply.status, reply.said["code"]) == (404, "JB909")


def test_a_run_goes_on_when_the_server_is_restarted(tmp_path: Path) -> None:
    """The next server serves it from its first event, without gaps, to its end."""
    root = tmp_path / "root"
    write(root / "slow.ipynb", waiting_for(tmp_path / "gate"))
    environment = {"JUPYTER_BLOCKS_STATE": "", "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    with LiveServer(root=root, environment=environment) as first:
        run = first.start("slow.ipynb")
        seen = first.follow(run, until="attempt_started")
    with LiveServer(root=root, environment=environment) as second:
        (found,) = second.ask("GET", "runs", path="slow.ipynb").said["runs"]
        assert (found["id"], found["state"]) == (run["id"], "running")
        (tmp_path / "gate").write_text("go")
        events = second.follow(found)
    assert events[: len(seen)] == seen
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["state"] == "succeeded"
