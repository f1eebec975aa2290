"""Real kernels to try the kernel half in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from jupyter_blocks.kernel.payload import payload


@dataclass(kw_only=True)
class Executed:
    """What one request brought back: its reply, its outputs, the answers of the kernel half."""

    reply: dict[str, Any]
    outputs: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def answer(self) -> dict[str, Any]:
        (body,) = [data["body"] for data in self.answers]
        return body

    @property
    def text(self) -> str:
        """Everything shown, as one text."""
        shown = []
        for content in self.outputs:
            shown.append(content.get("text") or content.get("data", {}).get("text/plain") or "")
            shown += content.get("traceback", [])
        return "\n".join(shown)

    @property
    def states(self) -> dict[str, str]:
        return {verdict["id"]: verdict["state"] for verdict in self.answer["assertions"]}


class Kernel:
    """A running kernel; `run` executes one cell in it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client
        self.heard: list[dict[str, Any]] = []  # messages of comms, whatever they were sent for

    def load(self, **configuration: Any) -> Executed:
        executed = self.run(payload({"pipeline": "flights", "parameters": {}, **configuration}), silent=True)
        assert executed.reply["status"] == "ok", executed.reply
        return executed

    def block(self, name: str, code: str, *, last: bool = True, **request: Any) -> Executed:
        return self.run(code, {"role": "block", "block": name, "last": last, **request})

    def test(self, name: str, code: str, **request: Any) -> Executed:
        return self.run(code, {"role": "test", "block": name, "first": 1, **request})

    def value(self, expression: str) -> str:
        """The repr of an expression in the kernel."""
        reply = self.run("", expressions={"value": expression}, silent=True).reply
        found = reply["user_expressions"]["value"]
        return found["data"]["text/plain"] if found["status"] == "ok" else found["ename"]

    def run(
        self,
        code: str,
        request: dict[str, Any] | None = None,
        *,
        cell: str = "c1",
        tags: tuple[str, ...] = (),
        silent: bool = False,
        expressions: dict[str, str] | None = None,
    ) -> Executed:
        sent = self.send(code, request, cell=cell, tags=tags, silent=silent, expressions=expressions)
        return self.receive(sent)

    def send(
        self,
        code: str,
        request: dict[str, Any] | None = None,
        *,
        cell: str = "c1",
        tags: tuple[str, ...] = (),
        silent: bool = False,
        expressions: dict[str, str] | None = None,
    ) -> str:
        metadata: dict[str, Any] = {"cellId": cell, "tags": list(tags)}
        if request is not None:
            metadata["jupyter_blocks"] = {"v": 1, "tests": True, **request}
        content = {
            "code": code,
            "silent": silent,
            "store_history": not silent,
            "user_expressions": expressions or {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def interrupted(self, sent: str) -> Executed:
        """Interrupt what runs, again if the kernel has missed it, and receive what comes of it."""
        self.manager.interrupt_kernel()
        return self.receive(sent, patience=3, impatient=self.manager.interrupt_kernel)

    def receive(
        self, sent: str, *, patience: float = 60, impatient: Callable[[], None] | None = None
    ) -> Executed:
        executed = Executed(reply={})
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=patience)
            except Empty:
                if impatient is None:
                    raise
                impatient()
                continue
            kind, content = message["msg_type"], message["content"]
            if kind.startswith("comm_"):
                self.heard.append({"type": kind, **content})
            if message["parent_header"].get("msg_id") != sent:
                continue
            if kind == "comm_open" and content["target_name"] == "jupyter_blocks.cell":
                executed.answers.append(content["data"])
            elif kind in ("stream", "display_data", "execute_result", "error"):
                executed.outputs.append(content)
            elif kind == "status" and content["execution_state"] == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == sent:
                executed.reply = reply["content"]
                return executed


def started(*command: str, folder: Path | None = None, python: str = sys.executable) -> Iterator[Kernel]:
    """A kernel of its own, started in `folder` by `command` (the usual one if empty) of an interpreter, ended
    afterwards."""
    manager = KernelManager(kernel_name="python3")
    spec = manager.kernel_spec
    assert spec is not None
    spec.argv = [python, *(command or ("-m", "ipykernel_launcher")), "-f", "{connection_file}"]
    manager.start_kernel(cwd=folder, extra_arguments=["--HistoryManager.enabled=False"])
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
