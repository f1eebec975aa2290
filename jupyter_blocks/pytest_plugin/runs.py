"""The runs of a session: each notebook once, and what came of it, shared by the workers of pytest-xdist."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_blocks.api import OpenPipeline, read, run
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.model.cells import NOTHING
from jupyter_blocks.model.events import CellPrinted, Logged, Stream
from jupyter_blocks.model.run import BlockRun, Run
from jupyter_blocks.model.values import typed
from jupyter_blocks.pytest_plugin import PARAMETERS, SHARED
from jupyter_blocks.records.alive import hold
from jupyter_blocks.reports.printed import settled

STREAMS = {Stream.STDOUT: "stdout", Stream.STDERR: "stderr", Stream.DISPLAY: "stdout"}
Printed = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run of a notebook told: the run and what its blocks printed, or why there is none."""

    run: Run | None = None
    refusal: str = ""
    printed: Printed = field(default_factory=dict)

    def block(self, name: str) -> BlockRun | None:
        """What became of the block `name`, if it was part of the run."""
        blocks = self.run.blocks if self.run else ()
        return next((block for block in blocks if block.block == name), None)


class Runs:
    """The notebooks that a session has read and run; one for each session, or worker of one."""

    def __init__(self, config: pytest.Config) -> None:
        self._parameters = _parameters(config)
        shared: Mapping[str, Any] = getattr(config, "workerinput", NOTHING)
        self._folder = Path(shared[SHARED]) if SHARED in shared else None
        self._told: dict[Path, Told] = {}
        self._pipelines: dict[Path, OpenPipeline] = {}

    def pipeline(self, path: Path) -> OpenPipeline:
        """The pipeline in the notebook `path`, read once."""
        if path not in self._pipelines:
            self._pipelines[path] = read(path)
        return self._pipelines[path]

    def told(self, path: Path, ask: Callable[[], tuple[tuple[str, ...], frozenset[str]]]) -> Told:
        """What the run of the notebook `path` told; made once, of the blocks that `ask` answers and what
        they need. It answers as well which parameters are for other notebooks.
        """
        if path not in self._told:
            self._told[path] = self._shared(path, *ask())
        return self._told[path]

    def _shared(self, path: Path, blocks: tuple[str, ...], elsewhere: frozenset[str]) -> Told:
        """The run that another worker has made, or is making; else one of this worker's for all of them."""
        if self._folder is None:
            return self._run(path, blocks, elsewhere)
        kept = self._folder / hashlib.sha256(str(path).encode()).hexdigest()
        lock = hold(kept.with_suffix(".lock"), patience=math.inf)
        try:
            if kept.exists():
                return msgspec.json.decode(kept.read_bytes(), type=Told)
            told = self._run(path, blocks, elsewhere)
            kept.write_bytes(msgspec.json.encode(told))
            return told
        finally:
            if lock is not None:
                lock.close()

    def _run(self, path: Path, blocks: tuple[str, ...], elsewhere: frozenset[str]) -> Told:
        printed: Printed = {}

        def note(logged: Logged) -> None:
            event = logged.event
            if isinstance(event, CellPrinted) and event.block:
                printed.setdefault(event.block, []).append((STREAMS[event.stream], event.text))

        try:
            done = run(
                path,
                until=blocks,
                parameters={name: value for name, value in self._parameters.items() if name not in elsewhere},
                listeners=[note],
            )
        except BlocksError as error:
            return Told(refusal=str(error))
        return Told(run=replace(done.model, parameters={}), printed=_joined(printed))


_RUNS = pytest.StashKey[Runs]()


def runs(config: pytest.Config) -> Runs:
    """The runs of the session."""
    if _RUNS not in config.stash:
        config.stash[_RUNS] = Runs(config)
    return config.stash[_RUNS]


def _parameters(config: pytest.Config) -> dict[str, object]:
    """The parameters of the ini file, and over them those of the command line."""
    lines = [line.partition("=") for line in config.getini(PARAMETERS)]
    given = [(name.strip(), value.strip()) for name, _, value in lines]
    return {name: typed(value) for name, value in (*given, *config.getoption("--blocks-parameter"))}


def _joined(printed: Printed) -> Printed:
    """Pieces of one stream as one text each."""
    return {
        block: [
            (stream, settled("".join(text for one, text in pieces if one == stream)))
            for stream in dict.fromkeys(stream for stream, _ in pieces)
        ]
        for block, pieces in printed.items()
    }
