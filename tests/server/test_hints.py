"""Hints on the server's event bus, as a browser hears them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.server.live import TOKEN, LiveServer, write


async def heard(server: LiveServer, path: str) -> list[dict[str, Any]]:
    """What is heard of runs of the notebook `path`, which the command runs, until its run is over."""
    request = HTTPRequest(
        f"ws://127.0.0.1:{server.port}/api/events/subscribe", headers={"Authorization": f"token {TOKEN}"}
    )
    hints: list[dict[str, Any]] = []
    socket = await websocket_connect(request)
    try:
        assert (await asyncio.to_thread(server.ask, "GET", "runs", path=path)).status == 200
        command = await asyncio.create_subprocess_exec(
            *(Path(sys.executable).with_name("jupyter-blocks"), "run", server.root / path),
            env=server.surroundings,
            stdout=subprocess.DEVNULL,
        )
        async with asyncio.timeout(60):
            while not hints or hints[-1]["state"] in ("queued", "running"):
                message = json.loads(await socket.read_message() or "{}")
                # A run of another test may still be told of.
                if "jupyter_blocks" in message.get("schema_id", "") and message["path"] == path:
                    hints.append(message)
        assert await command.wait() == 0
    finally:
        socket.close()
    return hints


def test_a_run_of_the_command_is_heard_of_in_the_panel(server: LiveServer) -> None:
    """Which run, how far, whose and its state, and no values; also of the first run of a notebook."""
    write(server.root / "heard.ipynb", (("block:a", "x = 'secret'\nprint(x)"), ("block:b", "y = x")))
    hints = asyncio.run(heard(server, "heard.ipynb"))
    last = hints[-1]
    assert last["schema_id"] == "https://events.jupyter.org/jupyter_blocks/run/v1"
    assert (last["path"], last["state"]) == ("heard.ipynb", "succeeded")
    assert {key for key in last if not key.startswith("__")} == {"schema_id", "run", "seq", "path", "state"}
    newest = server.ask("GET", "runs", path="heard.ipynb").said["runs"][0]
    assert (last["run"], last["seq"], newest["started_by"]) == (newest["id"], newest["last_seq"], "cli")
    assert sorted({hint["seq"] for hint in hints}) == [hint["seq"] for hint in hints]
