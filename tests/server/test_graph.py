"""The graph endpoint: what an open notebook is as a pipeline, sent as digests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks import wire
from jupyter_blocks.workbench import Workbench
from tests.server.live import LiveServer, cells, without_sources, write

TWO = (("block:load", "rows = [1, 2]"), ("block:double", "twice = [2 * row for row in rows]"))


def asked(given: list[dict[str, Any]], path: str = "") -> dict[str, Any]:
    return {"path": path, "language": "python", "kernel": "python3", "cells": given}


def test_the_graph_is_the_one_that_the_file_has(server: LiveServer) -> None:
    """The panel's graph and the command's are the same, diagnostics included."""
    file = write(server.root / "same.ipynb", (*TWO, ("test:double", "assert twice"), ("blok:x", "1")))
    sent = cells(
        [(" ".join(c["metadata"]["tags"]), c["source"]) for c in json.loads(file.read_text())["cells"]]
    )
    reply = server.ask("POST", "graph", asked(sent, "same.ipynb"))
    assert reply.status == 200
    assert reply.said == {"graph": json.loads(json.dumps(wire.graph_json(Workbench().read(file))))}


def test_a_notebook_that_was_never_saved_has_a_graph(server: LiveServer) -> None:
    """It has no path, and the name that the client gives it; markdown has neither digest nor source."""
    markdown = {"id": "m", "type": "markdown"}
    reply = server.ask("POST", "graph", {**asked([markdown, *cells(TWO)]), "name": "Untitled7"})
    assert reply.status == 200
    graph = reply.said["graph"]
    assert graph["pipeline"] == "Untitled7"
    assert [(edge["from"], edge["to"], edge["names"]) for edge in graph["edges"]] == [
        ("load", "double", ["rows"])
    ]
    assert [block["cells"][0]["index"] for block in graph["blocks"]] == [1, 2]


def test_sources_are_sent_once(server: LiveServer) -> None:
    """Digests do for what the server has seen; what it lacks it asks for, and nothing else."""
    old = cells((("block:a", "alpha = 1"), ("block:b", "beta = alpha")))
    assert server.ask("POST", "graph", asked(old)).status == 200
    assert server.ask("POST", "graph", asked(without_sources(old))).status == 200
    (new,) = cells([("block:c", "gamma = beta")])
    new["id"] = "new"
    reply = server.ask("POST", "graph", asked(without_sources([*old, new])))
    assert reply.status == 409
    assert (reply.said["code"], reply.said["digests"]) == ("sources_missing", [new["digest"]])
    reply = server.ask("POST", "graph", asked([*without_sources(old), new]))
    assert [block["name"] for block in reply.said["graph"]["blocks"]] == ["a", "b", "c"]


def test_a_policy_takes_part(server: LiveServer) -> None:
    """What the cell's metadata says travels as `policy`."""
    given = cells(TWO)
    given[1]["policy"] = {"not_after": ["load"]}
    edges = server.ask("POST", "graph", asked(given)).said["graph"]["edges"]
    assert [via["certainty"] for edge in edges for via in edge["via"]] == ["cut"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "not what was expected"),
        (b"", "not what was expected"),
        (b"\xff", "not what was expected"),
        (b"[" * 100_000, "not what was expected"),
        (asked([]) | {"path": 3}, "Expected `str`, got `int` - at `$.path`"),
        (asked([{"id": "a", "type": "prose"}]), "Invalid enum value 'prose'"),
        (asked([{"id": "a", "type": "code"}]), "the code cell 'a' has no digest"),
        (
            asked([{"id": "a", "type": "code", "digest": "0" * 64, "source": "x"}]),
            "the digest of the cell 'a'",
        ),
        (b'{"path": "", "cells": [{"id": "\\ud800", "type": "raw"}]}', "not what was expected"),
    ],
)
def test_what_is_no_request_is_refused(server: LiveServer, body: Any, told: str) -> None:
    """400, with what is wrong and what to do; and the server goes on."""
    reply = server.ask("POST", "graph", body)
    assert (reply.status, reply.said["code"]) == (400, "request_invalid")
    assert told in reply.said["message"]
    assert reply.said["remedy"]


def test_what_is_too_large_is_refused(server: LiveServer) -> None:
    """413 for more than 16 MB, and for more than 10,000 cells."""
    reply = server.ask("POST", "graph", b" " * ((16 << 20) + 1))
    assert (reply.status, reply.said["code"]) == (413, "too_large")
    reply = server.ask("POST", "graph", asked([{"id": f"{n}", "type": "raw"} for n in range(10_001)]))
    assert (reply.status, reply.said["message"]) == (413, "the notebook has 10,001 cells, more than 10,000")


@pytest.mark.parametrize(
    "path", ["../out.ipynb", "a/../../out.ipynb", ".hidden/n.ipynb", "a/./n.ipynb", "\0"]
)
def test_paths_stay_within_the_root(server: LiveServer, path: str) -> None:
    """A path that leads out of the server's root, or to what it hides, is no notebook."""
    reply = server.ask("POST", "graph", asked([], path))
    assert (reply.status, reply.said["code"]) == (404, "notebook_not_found")


def test_a_notebook_is_analysed_and_not_executed(server: LiveServer, tmp_path: Path) -> None:
    """Neither the cells nor a module beside the notebook run when its graph is asked for."""
    trace = tmp_path / "trace"
    (server.root / "mine.py").write_text(f"open({str(trace)!r}, 'w').close()\n")
    given = cells((("block:a", f"open({str(trace)!r}, 'w')"), ("block:b", "from mine import *\nimport mine")))
    assert server.ask("POST", "graph", asked(given, "n.ipynb")).status == 200
    assert not trace.exists()
