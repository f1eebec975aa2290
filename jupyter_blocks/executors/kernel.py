"""A kernel session: one nbclient held open over many cells of one kernel."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from jupyter_blocks.executors.client import CellClient
from jupyter_blocks.executors.printed import Printed, Tell
from jupyter_blocks.executors.process import KernelProcess
from jupyter_blocks.executors.replies import CellReply, cell_reply
from jupyter_blocks.executors.requests import CellRequest
from jupyter_blocks.model.cells import NOTHING

Asked = Callable[[Mapping[str, Any]], None]

LOG = logging.getLogger(__name__)
TARGET = "jupyter_blocks.cell"
STARTUP_TIMEOUT = 60.0  # seconds until a kernel that runs and says nothing is given up
IOPUB_TIMEOUT = 60  # seconds for outputs that are still under way when the reply has come
LAST_WORDS = 0.1  # seconds to take in what a kernel sent before it died


class _Client(NotebookClient):
    """nbclient, and a sign when the kernel has begun with a cell; `printed` hears what the cell prints."""

    def __init__(self, notebook: NotebookNode, begun: asyncio.Event, **settings: Any) -> None:
        super().__init__(notebook, **settings)
        self._begun = begun
        self.printed: Printed | None = None

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        if msg["msg_type"] == "execute_input":
            self._begun.set()
        if self.printed is not None:
            self.printed.take(msg)
        return super().process_message(msg, cell, cell_index)


class KernelSession:
    """Executes cells, one at a time, in the kernel of `process`, and keeps their outputs in `notebook`."""

    def __init__(self, process: KernelProcess, notebook: NotebookNode) -> None:
        self.process = process
        self.client = CellClient(parent=process.manager, **process.manager.get_connection_info(session=True))
        self.idle = asyncio.Event()
        self.idle.set()
        self._begun = asyncio.Event()
        self._reply: Mapping[str, Any] = NOTHING
        self._word: Mapping[str, Any] | None = None
        self._asked: Asked | None = None
        self._nbclient = _Client(
            notebook,
            self._begun,
            km=process.manager,
            timeout=None,
            allow_errors=True,
            record_timing=False,
            store_widget_state=False,
            iopub_timeout=IOPUB_TIMEOUT,
            on_cell_executed=self._executed,
        )
        self._nbclient.kc = self.client
        self._nbclient.comm_open_handlers[TARGET] = self._heard
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def connect(self) -> Mapping[str, Any] | None:
        """Wait until the kernel answers; its kernel_info, or None if it died or did not answer in time."""
        self.client.connect()
        return await self._unless_ended(self.client.ready(), STARTUP_TIMEOUT)

    async def install(self, code: str) -> Mapping[str, Any] | None:
        """Execute `code` silently; the content of its reply, or None if the kernel died."""
        return await self._unless_ended(self.client.execute_silently(code), STARTUP_TIMEOUT)

    async def execute(
        self, index: int, request: CellRequest, tell: Tell | None = None, asked: Asked | None = None
    ) -> CellReply | None:
        """Execute the cell in slot `index`, in one execute request; None if the kernel died.

        `tell` is told what it prints, in pieces, the last one before the answer; `asked` what the kernel says
        before it begins with the cell: of the request's condition, of the elements of its map.
        """
        if self.process.has_ended:
            return None
        self.client.metadata = request.metadata
        self._reply, self._word, self._asked = NOTHING, None, asked
        since = monotonic()
        self.idle.clear()
        self._begun.clear()
        self._nbclient.printed = printed = Printed(tell) if tell else None
        try:
            await self._nbclient.async_execute_cell(self._nbclient.nb.cells[index], index)
            if _asks_to_exit(self._reply):
                await self.process.kill_unless_ending()
                return None
        except DeadKernelError:
            return None
        finally:
            self.idle.set()
            if printed is not None:
                printed.end()
        return cell_reply(request.id, monotonic() - since, self._reply, self._word)

    def forget(self, index: int) -> None:
        """Displays of the cell in slot `index` are gone, and not to be updated any more."""
        self._nbclient.clear_display_id_mapping(index)

    async def interrupt(self, patience: float) -> None:
        """Interrupt the cell under way.

        A kernel ignores an interrupt that comes before it has begun with the cell, so that is waited for, up
        to `patience` seconds.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._begun.wait(), patience)
        if not self.idle.is_set():
            await self.process.interrupt()

    def disconnect(self) -> None:
        """Close the channels."""
        self._watching.cancel()
        self.client.stop_channels()

    async def _watch(self) -> None:
        """When the process ends, let nbclient, which would look once a second, know at once."""
        await self.process.ended.wait()
        await asyncio.sleep(LAST_WORDS)
        if self._nbclient.task_poll_for_reply is not None:
            self._nbclient.task_poll_for_reply.cancel()

    async def _unless_ended(self, asking: Any, timeout: float) -> Mapping[str, Any] | None:
        answer: asyncio.Task[Mapping[str, Any]] = asyncio.ensure_future(asking)
        ending = asyncio.ensure_future(self.process.ended.wait())
        await asyncio.wait((answer, ending), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if answer.done():
            return answer.result()
        answer.cancel()
        return None

    def _executed(self, execute_reply: Mapping[str, Any], **_: Any) -> None:
        self._reply = execute_reply["content"]

    def _heard(self, message: Mapping[str, Any]) -> None:
        word: Mapping[str, Any] = message["content"]["data"]["body"]
        if "status" not in word:  # said before the cell begins
            if self._asked is not None:
                self._asked(word)
            return
        if word.get("fault"):
            LOG.warning("the kernel half has a fault of its own at cell %s: %s", word["cell"], word["fault"])
        self._word = word


def _asks_to_exit(reply: Mapping[str, Any]) -> bool:
    """Whether the code called IPython's `exit()`: the kernel ends some time after its reply."""
    return any(
        one.get("source") == "ask_exit" and not one.get("keepkernel") for one in reply.get("payload", ())
    )
