"""The protocol with front ends, spoken from outside with a real kernel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jupyter_blocks.wire.schema import schema

from .fronts import Front, new_subshell
from .kernels import Kernel, started
from .test_payload import LAUNCH

SCHEMA = schema()
LOAD = ("one", "block:load", "rows = [1, 2, 3]")
CLEAN = ("two", "block:clean", "kept = rows[1:]")
TEST = ("three", "test:clean", "assert len(kept) == 2\nassert kept == [9]")


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    """A kernel into which a front end has loaded the kernel half."""
    for running in started():
        running.load(comm=True)
        yield running


@pytest.fixture
def front(kernel: Kernel) -> Front:
    """The comm that the kernel opened, with a notebook of two blocks and a test told to it."""
    (opened,) = [one for one in kernel.heard if one["type"] == "comm_open"]
    assert opened["target_name"] == "jupyter_blocks"
    front = Front(kernel, identity=opened["comm_id"])
    assert front.source(LOAD, CLEAN, TEST) == {"ok": True, "missing": []}
    return front


def run(kernel: Kernel, cell: tuple[str, str, str]) -> Any:
    """Execute a cell as JupyterLab does."""
    return kernel.run(cell[2], cell=cell[0], tags=tuple(cell[1].split()))


def test_the_kernel_opens_a_comm_with_a_snapshot(kernel: Kernel) -> None:
    """The first message is all there is to know; it has number 1."""
    (opened,) = [one for one in kernel.heard if one["type"] == "comm_open"]
    assert {key: opened["data"][key] for key in ("v", "seq", "kind")} == {
        "v": 1,
        "seq": 1,
        "kind": "snapshot",
    }
    body = opened["data"]["body"]
    assert set(body) == {"graph", "running", "assertions", "diagnostics"}
    assert body["graph"]["text"]["origin"] == "executed"


def test_a_cell_is_told_as_it_starts_and_ends(kernel: Kernel, front: Front) -> None:
    """Its id, its block, how it came out, what it read and bound, seconds and memory; then the graph."""
    run(kernel, LOAD)
    run(kernel, CLEAN)
    assert front.told("cell", event="started", cell="two")["block"] == "clean"
    ended = front.told("cell", event="finished", cell="two")
    assert (ended["block"], ended["status"]) == ("clean", "ok")
    assert ended["seconds"] >= 0
    assert ended["memory"] > 1_000_000
    assert ended["observed"]["reads"] == ["rows"]
    assert ended["observed"]["binds"] == ["kept"]
    graph = front.wait(
        lambda one: one["kind"] == "graph" and all(b["state"] == "fresh" for b in one["body"]["blocks"])
    )["body"]
    assert [block["name"] for block in graph["blocks"]] == ["load", "clean"]
    assert [(edge["from"], edge["to"]) for edge in graph["edges"]] == [("load", "clean")]
    assert graph["edges"][0]["via"][0]["name"] == "rows"


def test_messages_are_what_the_schema_says(kernel: Kernel, front: Front) -> None:
    """Every message, by its kind, and every answer are valid in the JSON Schema of the wire."""
    pandas = "import pandas as pd\ntrips = pd.DataFrame({'fare': [1.5, -7.25], 'city': ['x', None]})"
    test = ("b", "test:trips", "assert (trips.fare >= 0).all()")
    front.source(("a", "block:trips", pandas), test, LOAD, CLEAN, TEST)
    for cell in (("a", "block:trips", pandas), LOAD, CLEAN, ("x", "", "1 / 0")):
        run(kernel, cell)
    front.source(("a", "block:trips", "trips = 2"), CLEAN)
    answers = {
        "PlanAnswer": front.ask("plan"),
        "InspectAnswer": front.ask("inspect", {"name": "trips"}),
        "LiveRefusal": front.ask("plan", {"blocks": ["x"]}),
        "LiveSnapshot": front.ask("snapshot"),
    }
    for name, answer in answers.items():
        validator(name).validate(answer)
    for message in front.messages:
        validator("LiveMessage").validate(message)
        body = message["body"]
        shape = {
            "snapshot": "LiveSnapshot",
            "graph": "LiveGraph",
            "cell": "LiveCellStarted" if body.get("event") == "started" else "LiveCellFinished",
            "assertions": "LiveAssertions",
            "diagnostics": "LiveDiagnostics",
        }.get(message["kind"])
        if shape is not None:
            validator(shape).validate(body)
    assert {one["kind"] for one in front.messages} >= {
        "snapshot",
        "graph",
        "cell",
        "assertions",
        "diagnostics",
    }


def validator(name: str) -> Any:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def test_numbers_have_no_gaps(kernel: Kernel, front: Front) -> None:
    """Whatever is sent, the messages of a comm are numbered from 1."""
    run(kernel, LOAD)
    front.ask("inspect", {"name": "rows"})
    front.ask("snapshot")
    assert [one["seq"] for one in front.messages] == list(range(1, len(front.messages) + 1))


def test_messages_have_no_keys_that_nbclient_takes_for_a_widgets(kernel: Kernel, front: Front) -> None:
    """`state` and `buffer_paths` at the top mean something else to stock clients."""
    run(kernel, LOAD)
    front.ask("plan")
    assert {key for one in front.messages for key in one} == {"v", "seq", "kind", "body", "id"}


def test_tests_on_run_are_told_with_offending_rows(kernel: Kernel, front: Front) -> None:
    """A block's test cells are evaluated when it has run: values compared are told; the cell succeeds."""
    run(kernel, LOAD)
    ran = run(kernel, CLEAN)
    assert ran.reply["status"] == "ok"
    told = front.told("assertions", block="clean")["assertions"]
    assert [(one["id"], one["state"]) for one in told] == [
        ("clean::#1", "passed"),
        ("clean::#2", "failed"),
    ]
    assert told[1]["compared"] == [{"expression": "kept", "value": "[2, 3]"}]
    assert "✗ tests of clean: 1 passed, 1 failed" in ran.text


def test_rows_travel_but_are_not_shown(kernel: Kernel, front: Front) -> None:
    """The rows that fail a column's assertion go to the panel, and not into the output that is saved."""
    cells = (
        (
            "a",
            "block:load",
            "import pandas as pd\ntrips = pd.DataFrame({'fare': [1.5, -7.25], 'city': ['x', 'Oslo']})",
        ),
        ("b", "test:load", "assert (trips.fare >= 0).all(), 'negative'"),
    )
    front.source(*cells)
    ran = run(kernel, cells[0])
    (told,) = front.told("assertions", block="load")["assertions"]
    assert told["rows"] == {
        "columns": ["", "fare", "city"],
        "rows": [["1", "-7.25", "'Oslo'"]],
        "total": 1,
    }
    assert "negative" in ran.text
    assert "Oslo" not in json.dumps(ran.outputs)


def test_what_passes_now_has_no_rows_of_before(kernel: Kernel, front: Front) -> None:
    """Each evaluation replaces what was told of the test cells; assertions that are gone are not told on."""
    load = ("a", "block:load", "import pandas as pd\ntrips = pd.DataFrame({'fare': [sign * 2.0]})")
    kernel.run("sign = -1")
    front.source(load, ("b", "test:load", "assert (trips.fare >= 0).all()\nassert len(trips) == 9"))
    run(kernel, load)
    first, second = front.ask("snapshot")["assertions"][0]["assertions"]
    assert (first["rows"]["total"], second["state"]) == (1, "failed")
    kernel.run("sign = 1")
    front.source(load, ("b", "test:load", "assert (trips.fare >= 0).all()"))
    run(kernel, load)
    (only,) = front.ask("snapshot")["assertions"][0]["assertions"]
    assert (only["state"], only.get("rows")) == ("passed", None)


def test_an_edit_makes_stale_and_the_plan_says_what_to_run(kernel: Kernel, front: Front) -> None:
    """The new text is enough: what stands on the old one is stale, and the plan names the cells in order."""
    for cell in (LOAD, CLEAN):
        run(kernel, cell)
    assert front.states() == {"load": "fresh", "clean": "fresh"}
    edited = ("one", "block:load", "rows = [4, 5, 6]  # others")
    front.source(edited, CLEAN, TEST)
    assert front.states() == {"load": "stale", "clean": "stale"}
    assert front.ask("plan") == {
        "ok": True,
        "steps": [
            {"title": "load", "cells": ["one"], "why": "stale"},
            {"title": "clean", "cells": ["two"], "why": "stale"},
        ],
    }
    run(kernel, edited)
    run(kernel, CLEAN)
    assert front.states() == {"load": "fresh", "clean": "fresh"}
    front.source(("one", "block:load", "# the same\nrows = [4, 5,\n  6]"), CLEAN, TEST)
    assert front.states() == {"load": "fresh", "clean": "fresh"}


def test_a_deleted_cell_is_told_as_hidden_state(kernel: Kernel, front: Front) -> None:
    """Its reader's diagnostic has code, cell and remedy."""
    for cell in (LOAD, CLEAN):
        run(kernel, cell)
    front.source(CLEAN)
    (found,) = front.told("diagnostics")["diagnostics"] or front.ask("snapshot")["diagnostics"]
    assert (found["code"], found["cell"], found["severity"]) == ("JB301", "two", "warning")
    assert found["remedy"]


def test_sources_may_be_left_out_once_they_are_known(kernel: Kernel, front: Front) -> None:
    """A digest stands for a source; what the kernel lacks it asks for, and takes nothing till then."""
    known = hashlib.sha256(CLEAN[2].encode()).hexdigest()
    cells = [
        {"id": "two", "type": "code", "tags": ["block:clean"], "digest": known},
        {"id": "new", "type": "code", "tags": ["block:new"], "digest": "0" * 64},
    ]
    assert front.ask("source", {"cells": cells}) == {"ok": True, "missing": ["0" * 64]}
    assert list(front.states()) == ["load", "clean"]
    assert front.ask("source", {"cells": cells[:1]}) == {"ok": True, "missing": []}
    assert list(front.states()) == ["clean"]


def test_a_second_tab_and_a_reload(kernel: Kernel, front: Front) -> None:
    """A page that opens its own comm gets a snapshot of what has happened, and both are told what follows."""
    run(kernel, LOAD)
    second = Front(kernel)
    body = second.told("snapshot")
    assert [block["state"] for block in body["graph"]["blocks"]] == ["fresh", "not_run"]
    run(kernel, CLEAN)
    for one in (front, second):
        one.told("cell", event="finished", cell="two")
    assert [one["seq"] for one in second.messages] == list(range(1, len(second.messages) + 1))
    second.send("comm_close", {"data": {}})
    third = Front(kernel)
    assert third.told("snapshot")["assertions"][0]["block"] == "clean"
    count = len(second.messages)
    run(kernel, LOAD)
    third.told("cell", event="finished", cell="one")
    assert len(second.messages) == count


def test_those_that_are_gone_without_a_word_make_room(kernel: Kernel, front: Front) -> None:
    """Sixteen comms at most: the one that has been silent for longest is closed."""
    fronts = [Front(kernel) for _ in range(16)]
    fronts[-1].told("snapshot")
    closed = [one["comm_id"] for one in kernel.heard if one["type"] == "comm_close"]
    assert closed == [front.identity]
    assert fronts[0].states()


def test_a_busy_kernel_answers(kernel: Kernel) -> None:
    """Through a subshell, requests are answered while a cell runs, though the main shell sent last."""
    front = Front(kernel, subshell=new_subshell(kernel))
    front.told("snapshot")
    front.source(LOAD, CLEAN, ("wait", "", "import time\nwhile not done: time.sleep(0.01)"))
    kernel.run("done = []")
    run(kernel, LOAD)
    sent = kernel.send("import time\nwhile not done: time.sleep(0.01)", cell="wait")
    front.told("cell", event="started", cell="wait")
    assert front.ask("inspect", {"name": "rows"})["value"]["head"] == [["0", "1"], ["1", "2"], ["2", "3"]]
    assert front.states() == {"load": "fresh", "clean": "not_run"}
    assert front.ask("snapshot")["running"] == "wait"
    other = Front(kernel, subshell=front.subshell)
    assert other.told("snapshot")["running"] == "wait"
    assert not [
        one
        for one in front.messages
        if one["body"].get("event") == "finished" and one["body"]["cell"] == "wait"
    ]
    message = kernel.client.session.msg("execute_request", {"code": "done.append(1)", "silent": True})
    message["header"]["subshell_id"] = front.subshell
    kernel.client.shell_channel.send(message)
    assert kernel.receive(sent).reply["status"] == "ok"


def test_a_kernel_without_the_package(tmp_path: Path) -> None:
    """The half that is carried in gives the same: graph, tests on run, `%blocks`, requests."""
    for bare in started("-c", LAUNCH, folder=tmp_path):
        bare.load(comm=True)
        (opened,) = [one for one in bare.heard if one["type"] == "comm_open"]
        front = Front(bare, identity=opened["comm_id"])
        front.source(LOAD, CLEAN, TEST)
        run(bare, LOAD)
        assert "1 passed, 1 failed" in run(bare, CLEAN).text
        assert front.states() == {"load": "fresh", "clean": "fresh"}
        assert "2 blocks, as in the editor" in bare.run("%blocks", cell="x").text
        bare.load(comm=True)
        again = [one["data"]["body"] for one in bare.heard if one["type"] == "comm_open"][1]
        assert [block["state"] for block in again["graph"]["blocks"]] == ["fresh", "fresh"]


def test_loading_again_opens_another_comm(kernel: Kernel, front: Front) -> None:
    """A page that was reloaded may load the half once more: hooks are there once, its comm is new."""
    kernel.load(comm=True)
    run(kernel, LOAD)
    front.told("cell", event="finished")
    assert len([one for one in front.messages if one["kind"] == "cell"]) == 2
    opened = [one["comm_id"] for one in kernel.heard if one["type"] == "comm_open"]
    second = Front(kernel, identity=opened[1])
    assert second.told("snapshot")["graph"]["text"]["origin"] == "front_end"
    assert len([one for one in second.messages if one["kind"] == "cell"]) == 2


def test_a_fault_of_ours_breaks_no_cell(kernel: Kernel, front: Front) -> None:
    """It is told once by `%blocks`; cells run, and requests get an answer."""
    kernel.run("live = __jupyter_blocks__.session.live\nkept = live.graph\nlive.graph = lambda: 1 / 0")
    assert run(kernel, LOAD).reply["status"] == "ok"
    assert front.ask("plan")["code"] == "internal"
    kernel.run("live.graph = kept")
    assert "ZeroDivisionError" in kernel.run("%blocks", cell="x").text
    assert "ZeroDivisionError" not in kernel.run("%blocks", cell="x").text


def test_an_interrupt_ends_tests_on_run(kernel: Kernel, front: Front) -> None:
    """What was evaluated till then is told, and the block has run."""
    slow = (
        "three",
        "test:clean",
        "assert kept\nimport time\nprint('waiting')\nassert time.sleep(60) is None",
    )
    front.source(LOAD, CLEAN, slow)
    run(kernel, LOAD)
    sent = kernel.send(CLEAN[2], cell="two", tags=("block:clean",))
    while kernel.client.get_iopub_msg(timeout=30)["content"].get("text") != "waiting\n":
        pass
    done = kernel.interrupted(sent)
    assert done.reply["status"] == "ok"
    told = front.ask("snapshot")["assertions"][0]["assertions"]
    assert [(one["state"], one["message"]) for one in told] == [("passed", ""), ("broken", "interrupted")]


def test_cells_and_tests_that_await(kernel: Kernel, front: Front) -> None:
    """A cell that awaits is followed like any other; a test's coroutines run apart."""
    load = ("one", "block:load", "import asyncio\nawait asyncio.sleep(0)\nrows = [1]")
    front.source(load, ("t", "test:load", "await asyncio.sleep(0)\nassert rows == [1]"))
    assert run(kernel, load).reply["status"] == "ok"
    (told,) = front.told("assertions", block="load")["assertions"]
    assert told["state"] == "passed"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"v": 2, "id": 1, "kind": "plan", "body": {}}, "version_unknown"),
        ({"id": 1, "kind": "plan", "body": {}}, "version_unknown"),
        ({"v": 1, "id": 1, "kind": "dance", "body": {}}, "request_invalid"),
        ({"v": 1, "id": 1, "kind": ["plan"], "body": {}}, "request_invalid"),
        ({"v": 1, "id": 1, "kind": "plan", "body": []}, "request_invalid"),
        ({"v": 1, "id": 1, "kind": "plan", "body": {"blocks": "clean"}}, "request_invalid"),
        ({"v": 1, "id": 1, "kind": "plan", "body": {"blocks": ["claen"]}}, "block_unknown"),
        ({"v": 1, "id": 1, "kind": "source", "body": {}}, "request_invalid"),
        ({"v": 1, "id": 1, "kind": "source", "body": {"cells": [3]}}, "request_invalid"),
        (
            {"v": 1, "id": 1, "kind": "source", "body": {"cells": [{"id": "a", "source": 3}]}},
            "request_invalid",
        ),
        ({"v": 1, "id": 1, "kind": "inspect", "body": {"name": "nothing_of_this_name"}}, "name_unknown"),
        ({"v": 1, "id": 1, "kind": "inspect", "body": {"name": {"a": []}}}, "name_unknown"),
        ("text", "request_invalid"),
        (None, "request_invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_garbage_is_answered(shared: Front, request_: Any, code: str) -> None:
    """Another version, an unknown kind, a body of the wrong shape: an answer says so, and all goes on."""
    before = len(shared.messages)
    shared.send("comm_msg", {"data": request_})
    answer = shared.wait(lambda one: one["kind"] == "answer" and one["seq"] > before)
    assert answer["body"]["code"] == code
    assert answer["body"]["message"]
    assert answer["id"] == (1 if isinstance(request_, dict) else None)


@pytest.fixture(scope="module")
def shared() -> Iterator[Front]:
    """One front end for requests that change nothing."""
    for running in started():
        running.load(comm=True)
        front = Front(running)
        front.told("snapshot")
        yield front
