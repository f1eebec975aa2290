"""The protocol with front ends: what the live notebook tells them, and what they may ask. docs/kernel.md.

Callbacks of comms may run in a thread of a subshell while the main one runs a cell. Messages are sent past
ipykernel's `Comm.send`: that one routes a front end's next message to the shell which sent last, which is
the main one, where it would wait behind the cell.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from jupyter_blocks.kernel.graph import LiveGraph, graph_json
from jupyter_blocks.kernel.inspection import inspected
from jupyter_blocks.kernel.live import Live
from jupyter_blocks.kernel.staleness import Finding

TARGET = "jupyter_blocks"
VERSION = 1
MOST = 16  # comms at once; the one that has been silent for longest makes room
PAUSE = 0.05  # seconds from a change to the graph that tells it; changes in between are told at once
SHARE = 10  # or so many times what that takes, so that many cells in a row are not held up

Json = dict[str, Any]


class Refused(Exception):
    """A request that cannot be answered: a code to tell it by, and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Line:
    """One comm: a front end that listens, and the number of the last message to it."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.seq = 0


class Comms:
    """All front ends of one kernel.

    Duties: open and forget comms; number and send messages; answer requests; after a cell has run, tell the
    graph and the diagnostics if they have changed, between cells and not in their time.
    """

    def __init__(self, shell: Any, live: Live, note: Callable[[Exception], None]) -> None:
        self._shell = shell
        self._live = live
        self._note = note
        self._lock = threading.RLock()
        self._lines: dict[str, Line] = {}
        self._told: dict[str, Any] = {}
        self._due: asyncio.TimerHandle | None = None
        self._pause = PAUSE
        self._requests = {
            "snapshot": self._snapshot_asked,
            "source": self._source,
            "plan": self._plan,
            "inspect": self._inspect,
        }

    # -- comms that come and go -----------------------------------------------------------------------

    def attach(self) -> None:
        """Let front ends open comms."""
        manager = self._manager()
        if manager is not None:
            manager.register_target(TARGET, self._opened)

    def detach(self) -> None:
        """Close them, and let none be opened."""
        manager = self._manager()
        if manager is not None and manager.targets.get(TARGET) == self._opened:
            manager.unregister_target(TARGET, self._opened)
        for line in list(self._lines.values()):
            self._close(line)

    def open(self) -> None:
        """Open a comm to whoever has registered the target."""
        manager = self._manager()
        if manager is None:
            return
        line = Line(uuid4().hex)
        comm = _silent_comm(line.identity)
        if comm is not None:
            manager.register_comm(comm)
            self._enter(line, comm, {}, opening=True)

    def _opened(self, comm: Any, message: Mapping[str, Any]) -> None:
        """A front end has opened a comm (`comm_open`)."""
        self._enter(Line(comm.comm_id), comm, message, opening=False)

    def _enter(self, line: Line, comm: Any, parent: Mapping[str, Any], *, opening: bool) -> None:
        comm.on_msg(lambda message: self._received(line, message))
        comm.on_close(lambda _: self._forget(line))
        with self._lock:
            self._lines[line.identity] = line
            while len(self._lines) > MOST:
                self._close(next(iter(self._lines.values())))
            if self.say not in self._live.tell:
                self._live.tell.append(self.say)
            try:  # nothing else is told before it
                self._post(line, "snapshot", self.snapshot(), parent=parent, opening=opening)
            except Exception as fault:
                self._note(fault)

    def _close(self, line: Line) -> None:
        self._forget(line)
        self._send("comm_close", {"comm_id": line.identity, "data": {}}, {})
        manager = self._manager()
        comm = None if manager is None else manager.comms.pop(line.identity, None)
        if comm is not None:
            comm._closed = True  # else it says so again when it is collected

    def _forget(self, line: Line) -> None:
        with self._lock:
            self._lines.pop(line.identity, None)
            if not self._lines and self.say in self._live.tell:
                self._live.tell.remove(self.say)
                self._told.clear()

    def _manager(self) -> Any:
        return getattr(getattr(self._shell, "kernel", None), "comm_manager", None)

    # -- telling --------------------------------------------------------------------------------------

    def say(self, kind: str, body: Json) -> None:
        """Tell every front end; after a cell or assertions, the graph soon."""
        with self._lock:
            for line in list(self._lines.values()):
                self._post(line, kind, body)
        if kind == "assertions" or body.get("event") == "finished":
            self.soon()

    def soon(self) -> None:
        """Tell the graph and the diagnostics, if they have changed, when the kernel is between cells."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.tell_changes()
            return
        if self._due is None or self._due.cancelled():
            self._due = loop.call_later(self._pause, self.tell_changes)

    def tell_changes(self) -> None:
        """Tell the graph and the diagnostics if they are others than were told last."""
        self._due = None
        begun = time.perf_counter()
        try:
            with self._lock:
                graph = self._live.graph()
                for kind, body in (("graph", graph_json(graph)), ("diagnostics", self._diagnostics(graph))):
                    if self._told.get(kind) != body:
                        self._told[kind] = body
                        for line in list(self._lines.values()):
                            self._post(line, kind, body)
        except Exception as fault:
            self._note(fault)
        self._pause = max(PAUSE, SHARE * (time.perf_counter() - begun))

    def snapshot(self) -> Json:
        """All that a front end has to know to follow from here on."""
        graph = self._live.graph()
        return {
            "graph": graph_json(graph),
            "running": self._live.running,
            "assertions": [
                self._live.assertions_json(block) for block in graph.blocks if block in self._live.verdicts
            ],
            "diagnostics": self._diagnostics(graph)["diagnostics"],
        }

    def _diagnostics(self, graph: LiveGraph) -> Json:
        return {"diagnostics": [finding_json(one) for one in self._live.findings(graph)]}

    # -- answering ------------------------------------------------------------------------------------

    def _received(self, line: Line, message: Mapping[str, Any]) -> None:
        """A front end asks something (`comm_msg`)."""
        with self._lock:  # so that the one that was silent for longest is the first
            if self._lines.pop(line.identity, None) is not None:
                self._lines[line.identity] = line
        request = message.get("content", {}).get("data")
        identity = request.get("id") if isinstance(request, dict) else None
        try:
            body = self._answered(request)
            answer: Json = {"ok": True, **body}
        except Refused as refused:
            answer = {"ok": False, "code": refused.code, "message": str(refused)}
        except Exception as fault:
            self._note(fault)
            answer = {"ok": False, "code": "internal", "message": f"{type(fault).__name__}: {fault}"}
        if identity is not None and not isinstance(identity, (int, str)):
            identity = None
        self._post(line, "answer", answer, parent=message, answers=identity)

    def _answered(self, request: Any) -> Json:
        if not isinstance(request, dict):
            raise Refused("request_invalid", "a request is an object")
        if request.get("v") != VERSION:
            raise Refused(
                "version_unknown", f"this kernel speaks version {VERSION}, not {str(request.get('v'))[:40]}"
            )
        answer = self._requests.get(str(request.get("kind")))
        body = request.get("body", {})
        if answer is None or not isinstance(body, dict):
            known = ", ".join(self._requests)
            raise Refused("request_invalid", f"a request has a kind ({known}) and an object as its body")
        return answer(body)

    def _snapshot_asked(self, _body: Json) -> Json:
        return self.snapshot()

    def _source(self, body: Json) -> Json:
        """The notebook's text as the front end has it."""
        cells = body.get("cells")
        if not isinstance(cells, list):
            raise Refused("request_invalid", "source: `cells` is a list")
        try:
            missing = self._live.notebook.take(cells)
        except ValueError as error:
            raise Refused("request_invalid", str(error)) from None
        if not missing:
            self.tell_changes()
        return {"missing": missing}

    def _plan(self, body: Json) -> Json:
        """What to run, cell by cell: for `blocks`, or for all that is stale."""
        blocks = body.get("blocks", [])
        graph = self._live.graph()
        if not isinstance(blocks, list) or not all(isinstance(block, str) for block in blocks):
            raise Refused("request_invalid", "plan: `blocks` is a list of names")
        unknown = [block for block in blocks if block not in graph.blocks]
        if unknown:
            raise Refused("block_unknown", f"no such block: {', '.join(unknown)}")
        return {
            "steps": [
                {"title": step.title, "cells": list(step.cells), "why": step.why}
                for step in self._live.plan(graph, blocks)
            ]
        }

    def _inspect(self, body: Json) -> Json:
        name = body.get("name")
        if not isinstance(name, str) or name not in self._shell.user_ns:
            raise Refused("name_unknown", f"no such name: {str(name)[:80]}")
        return {"value": inspected(name, self._shell.user_ns[name])}

    # -- sending --------------------------------------------------------------------------------------

    def _post(
        self,
        line: Line,
        kind: str,
        body: Json,
        *,
        parent: Mapping[str, Any] | None = None,
        opening: bool = False,
        answers: Any = None,
    ) -> None:
        with self._lock:
            line.seq += 1
            data: Json = {"v": VERSION, "seq": line.seq, "kind": kind, "body": body}
            if kind == "answer":
                data["id"] = answers
            content: Json = {"comm_id": line.identity, "data": data}
            if opening:
                content["target_name"] = TARGET
            if parent is None:
                parent = self._shell.kernel.get_parent()
            self._send("comm_open" if opening else "comm_msg", content, parent or {})

    def _send(self, kind: str, content: Json, parent: Mapping[str, Any]) -> None:
        kernel = self._shell.kernel
        kernel.session.send(
            kernel.iopub_socket,
            kind,
            content,
            parent=dict(parent),
            ident=f"comm-{content['comm_id']}".encode(),
        )


def finding_json(finding: Finding) -> Json:
    """A diagnostic for the wire, in the same words as those of the host."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "cell": finding.cell,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _silent_comm(identity: str) -> Any:
    """A comm of ipykernel's that is made without a word to the front end; None where there are none."""
    create = getattr(sys.modules.get("comm"), "create_comm", None)
    return None if create is None else create(comm_id=identity, primary=False, target_name=TARGET)
