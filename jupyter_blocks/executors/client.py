"""A kernel client that says with each request which cell it is for."""

from __future__ import annotations

from collections.abc import Mapping
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from traitlets import default

from jupyter_blocks.model.cells import NOTHING

RECONNECT_MS = 5  # how often a socket looks whether the starting kernel is there; the default is 100
IOPUB_WAIT = 0.2  # seconds until a request is taken to have been published before the subscription stood


class CellClient(AsyncKernelClient):
    """Talks to one kernel; `metadata` goes out with the next execute requests.

    Messages are never dropped on our side (no high-water mark); heartbeat and stdin are left out: the
    process itself is watched, and nobody is at the keyboard.
    """

    metadata: Mapping[str, Any] = NOTHING

    @default("context")
    def _sockets_context(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.rcvhwm = 0
        context.reconnect_ivl = RECONNECT_MS
        return context

    def connect(self) -> None:
        """Open the channels; the kernel need not be there yet."""
        self.start_channels(stdin=False, hb=False)

    async def ready(self) -> Mapping[str, Any]:
        """Wait until the kernel answers and its publications arrive; the content of its kernel_info reply.

        A request that is answered while nothing was published came before our subscription: it is sent again.
        What else is published meanwhile belongs to no cell and need not be waited for.
        """
        while True:
            self.kernel_info()
            message = await self.get_shell_msg()
            while message["msg_type"] != "kernel_info_reply":
                message = await self.get_shell_msg()
            try:
                await self.get_iopub_msg(timeout=IOPUB_WAIT)
            except Empty:
                continue
            content: Mapping[str, Any] = message["content"]
            return content

    def execute(
        self,
        code: str,
        silent: bool = False,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,
        allow_stdin: bool | None = None,
        stop_on_error: bool = True,
    ) -> str:
        """Send `code` with the cell's metadata; the id of the request."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": store_history and not silent,
            "user_expressions": user_expressions or {},
            "allow_stdin": bool(allow_stdin),
            "stop_on_error": stop_on_error,
        }
        message = self.session.msg("execute_request", content, metadata=dict(self.metadata))
        self.shell_channel.send(message)
        identity: str = message["header"]["msg_id"]
        return identity

    async def execute_silently(self, code: str) -> Mapping[str, Any]:
        """Execute `code` without a trace in the history; the content of its reply."""
        request = self.execute(code, silent=True)
        message = await self.get_shell_msg()
        while message["parent_header"].get("msg_id") != request:
            message = await self.get_shell_msg()
        content: Mapping[str, Any] = message["content"]
        return content
