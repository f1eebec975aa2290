"""A front end that speaks the protocol of docs/kernel.md with a real kernel, from outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from .kernels import Kernel

TARGET = "jupyter_blocks"


class Front:
    """One comm of a front end; `subshell` is the id of a subshell to send through, if the kernel has them."""

    def __init__(self, kernel: Kernel, *, subshell: str | None = None, identity: str | None = None) -> None:
        self.kernel = kernel
        self.subshell = subshell
        self.identity = identity or uuid4().hex
        self.asked = 0
        if identity is None:
            self.send("comm_open", {"target_name": TARGET, "data": {}})

    def send(self, kind: str, content: dict[str, Any]) -> None:
        session = self.kernel.client.session
        message = session.msg(kind, {"comm_id": self.identity, **content})
        if self.subshell is not None:
            message["header"]["subshell_id"] = self.subshell
        self.kernel.client.shell_channel.send(message)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What this comm was told so far."""
        return [
            heard["data"]
            for heard in self.kernel.heard
            if heard["comm_id"] == self.identity and heard["type"] != "comm_close"
        ]

    def wait(self, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message, told already or still to come, that is looked for."""
        until = time.monotonic() + 30
        while True:
            for message in self.messages:
                if found(message):
                    return message
            self.listen(until)

    def listen(self, until: float) -> None:
        assert time.monotonic() < until, self.messages
        message = self.kernel.client.get_iopub_msg(timeout=30)
        if message["msg_type"].startswith("comm_"):
            self.kernel.heard.append({"type": message["msg_type"], **message["content"]})

    def told(self, kind: str, **body: Any) -> dict[str, Any]:
        """The body of the first message of a kind whose body holds what is given."""
        message = self.wait(
            lambda one: one["kind"] == kind and body.items() <= one["body"].items(),
        )
        return dict(message["body"])

    def ask(self, kind: str, body: Any = None, **changed: Any) -> dict[str, Any]:
        """The answer to a request."""
        self.asked += 1
        identity = f"{self.identity[:4]}-{self.asked}"
        request = {"v": 1, "id": identity, "kind": kind, "body": body if body is not None else {}, **changed}
        self.send("comm_msg", {"data": request})
        return dict(self.wait(lambda one: one["kind"] == "answer" and one.get("id") == identity)["body"])

    def source(self, *cells: tuple[str, str, str]) -> dict[str, Any]:
        """Tell the notebook's text: cells as (id, tags, source)."""
        return self.ask(
            "source",
            {
                "cells": [
                    {"id": id_, "type": "code", "tags": tags.split(), "source": source}
                    for id_, tags, source in cells
                ]
            },
        )

    def states(self) -> dict[str, str]:
        """How the blocks stand."""
        graph = self.ask("snapshot")["graph"]
        return {block["name"]: block["state"] for block in graph["blocks"]}


def new_subshell(kernel: Kernel) -> str:
    """A subshell of the kernel."""
    message = kernel.client.session.msg("create_subshell_request", {})
    kernel.client.control_channel.send(message)
    reply = kernel.client.get_control_msg(timeout=30)
    return str(reply["content"]["subshell_id"])
