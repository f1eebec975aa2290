"""The endpoints: each parses a request, makes one call and answers; docs/server.md is their contract."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec

from jupyter_blocks import registry, wire
from jupyter_blocks.errors import RunUnknown
from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.records import alive, location
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.server import notebooks, places
from jupyter_blocks.server.histories import History
from jupyter_blocks.server.problems import Refused
from jupyter_blocks.server.requests import BlocksHandler, allowed, too_large, usage
from jupyter_blocks.server.tasks import Graph, Submit
from jupyter_blocks.wire import shapes

GRAPH_LIMIT = 16 << 20  # bytes
RUN_LIMIT = 64 << 20
MOST_CELLS = 10_000
MOST_EVENTS = 5000
MOST_RUNS = 500
LONGEST_WAIT = 25.0  # seconds; proxies give up on silent requests after 30 or 60


class GraphHandler(BlocksHandler):
    """`graph`: the pipeline in a notebook as it is in the editor."""

    @allowed("read")
    async def post(self) -> None:
        said = self.body(shapes.GraphRequest, GRAPH_LIMIT)
        _check_size(said["cells"])
        raw = notebooks.of_cells(said, self.service.sources)
        file = await self.file(said["path"]) if said["path"].strip("/") else None
        task = Graph(notebook=raw, path=str(file) if file else None, name=said.get("name", "Untitled"))
        found = await self.service.analyst.ask(task, lambda: self.is_wanted)
        self.answer(_joined(graph=found.body) if found.status == 200 else bytes(found.body), found.status)


class KernelHalfHandler(BlocksHandler):
    """`kernel-half`: what a client executes in a kernel so that it tells what cells do."""

    @allowed("execute")
    async def get(self) -> None:
        name = self.get_query_argument("name", "Untitled")
        payload = registry.find("kernel_halves", "python")
        answer: shapes.KernelHalfAnswer = {"code": payload({"pipeline": name, "comm": True})}
        self.answer(answer)


class RunsHandler(BlocksHandler):
    """`runs`: the history of a notebook, and another run of it."""

    @allowed("read")
    async def get(self) -> None:
        limit = int(self.number("limit", 50, MOST_RUNS))
        path = self.notebook_path
        file = await self.file(path)
        history = await self.service.histories.find(file)
        records: tuple[RunRecord, ...] = ()
        expected: dict[str, float] = {}
        if history is not None:
            records, expected = await asyncio.to_thread(
                _look_up, history.store, location.identity(file), limit
            )
        if not records:
            await places.check_there(self.contents_manager, path)
        await self.service.histories.mind(file, path)
        answer: shapes.RunsAnswer = {
            "runs": [wire.run_json(record, path=path) for record in records],
            "expected": expected,
        }
        self.answer(answer)

    @allowed("execute")
    async def post(self) -> None:
        said = self.body(shapes.StartRequest, RUN_LIMIT)
        cells = said["notebook"].get("cells")
        _check_size(cells if isinstance(cells, list) else [])
        timeout = said.get("timeout")
        if timeout is not None and timeout <= 0:
            raise usage(f"'timeout' is {timeout:g}, not a number of seconds above 0")
        path = said["path"].strip("/")
        file = await self.file(path)
        await places.check_there(self.contents_manager, path)
        unsaved = await notebooks.is_unsaved(self.contents_manager, path, said["notebook"])
        found = await self.service.analyst.ask(_submission(said, path, file, unsaved=unsaved))
        if found.status != 200:
            self.answer(bytes(found.body), found.status)
            return
        await self.service.histories.mind(file, path)
        self.answer(_joined(run=found.body), 201)


class RunHandler(BlocksHandler):
    """What all handlers of one run share."""

    async def find(self, run: str) -> tuple[History, RunRecord]:
        """The history that a run is in, and how it stands; raises RunUnknown."""
        file = await self.file(self.notebook_path)
        history = await self.service.histories.find(file)
        if history is None:
            raise unknown(run)
        record = await asyncio.to_thread(history.store.run, run)
        if record.notebook != location.identity(file):
            raise unknown(run)
        return history, record

    def run_json(self, record: RunRecord) -> shapes.RunRecord:
        return wire.run_json(record, path=self.notebook_path)


class OneRunHandler(RunHandler):
    """`runs/ID`: a run, and of the notebook that it was made of the graph and the digests of its code."""

    @allowed("read")
    async def get(self, run: str) -> None:
        history, _ = await self.find(run)
        await asyncio.to_thread(alive.settle, history.store)
        record = await asyncio.to_thread(history.store.run, run)
        raw = await asyncio.to_thread(history.store.snapshot, run)
        task = Graph(notebook=raw, path=record.notebook, name=record.pipeline)
        found = await self.service.analyst.ask(task, lambda: self.is_wanted)
        if found.status != 200:
            self.answer(bytes(found.body), found.status)
            return
        digests = _encoded(notebooks.digests(raw))
        self.answer(_joined(run=_encoded(self.run_json(record)), graph=found.body, digests=digests))


class EventsHandler(RunHandler):
    """`runs/ID/events`: what happened in a run after a number, at once or as soon as there is something."""

    @allowed("read")
    async def get(self, run: str) -> None:
        after = int(self.number("after", 0, 2**53))
        wait = self.number("wait", 0, LONGEST_WAIT)
        history, _ = await self.find(run)
        self.answer(await self.news(history, run, after, wait))

    async def news(self, history: History, run: str, after: int, wait: float) -> bytes:
        """The answer: with events, or of a run that is over, or without any when `wait` seconds are gone."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait
        while True:
            moved = history.moved()
            try:
                is_news, answer = await asyncio.to_thread(_news, history.store, run, after)
                left = until - loop.time()
                if is_news or left <= 0 or not self.is_wanted:
                    return answer
                await asyncio.wait({moved, self.gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                history.leave(moved)


class CancelHandler(RunHandler):
    """`runs/ID/cancel`: asks a run to stop."""

    @allowed("execute")
    async def post(self, run: str) -> None:
        history, _ = await self.find(run)
        await asyncio.to_thread(history.store.request_cancel, run)
        record = await asyncio.to_thread(history.store.run, run)
        self.answer({"run": self.run_json(record)}, 202)


class ExecutedHandler(RunHandler):
    """`runs/ID/notebook`: the executed notebook of a run that is over."""

    @allowed("read")
    async def get(self, run: str) -> None:
        history, record = await self.find(run)
        file = location.executed_notebook(history.store.folder, run)
        try:
            content = await asyncio.to_thread(file.read_bytes)
        except FileNotFoundError:
            raise not_written_yet(is_over=record.is_over) from None
        name = _encoded(f"{Path(record.notebook).stem}-run-{record.number}.ipynb")
        self.answer(_joined(name=name, content=msgspec.Raw(content)))


def _check_size(cells: list[Any]) -> None:
    if len(cells) > MOST_CELLS:
        raise too_large(f"the notebook has {len(cells):,} cells, more than {MOST_CELLS:,}")


def _submission(said: shapes.StartRequest, path: str, file: Path, *, unsaved: bool) -> Submit:
    return Submit(
        notebook=said["notebook"],
        path=str(file),
        contents_path=path,
        unsaved=unsaved,
        parameters=said.get("parameters", {}),
        until=tuple(said.get("until", ())),
        since=tuple(said.get("since", ())),
        only=tuple(said.get("only", ())),
        fail_fast=said.get("fail_fast", False),
        timeout=said.get("timeout"),
        allow_effects=said.get("allow_effects", False),
        kernel=said.get("kernel"),
    )


def _look_up(store: RunStore, notebook: str, limit: int) -> tuple[tuple[RunRecord, ...], dict[str, float]]:
    alive.settle(store)
    return store.runs(notebook, limit), dict(store.expected(notebook))


def _news(store: RunStore, run: str, after: int) -> tuple[bool, bytes]:
    """Whether there is something to tell, and the answer that tells it."""
    record = store.run(run)  # first: a run that is over has no events later than those read next
    entries = store.events(run, after, MOST_EVENTS)
    answer: shapes.EventsAnswer = {
        "events": [wire.event_json(logged) for logged in entries],
        "last": entries[-1].seq if entries else after,
        "state": record.state,
    }
    return bool(entries) or record.is_over, json.dumps(answer).encode()


def _encoded(value: Any) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(value).encode())


def _joined(**parts: msgspec.Raw) -> bytes:
    """A JSON object of parts that are JSON already, and may be large."""
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), bytes(part)) for name, part in parts.items()) + b"}"


def unknown(run: str) -> RunUnknown:
    """The notebook has no such run."""
    return RunUnknown(
        f"the notebook has no run {run!r}",
        remedy="Reload the list of its runs; a notebook that was moved starts a history of its own.",
    )


def not_written_yet(*, is_over: bool) -> Refused:
    """There is no executed notebook."""
    return Refused(
        404,
        code="not_written_yet",
        message="there is no executed notebook of this run" if is_over else "the run is not over yet",
        remedy="Run the notebook again." if is_over else "Wait until it is over.",
    )
