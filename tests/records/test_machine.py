"""The history under a state machine: two stores on one file against plain lists."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from jupyter_blocks.errors import StoreUnavailable
from jupyter_blocks.model.events import CellExecuted, Logged
from jupyter_blocks.records.store import RunStore

from .conftest import begun, log

STORES = st.sampled_from([0, 1])


class Histories(RuleBasedStateMachine):
    """Whatever is written through one store is read through either, and nothing else is."""

    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.stores = [RunStore(Path(self.folder.name)) for _ in range(2)]
        self.logs: dict[str, list[Logged]] = {}
        self.notebooks: dict[str, list[str]] = {"x": [], "y": []}
        self.cancelled: set[str] = set()

    @rule(target=runs, through=STORES, notebook=st.sampled_from(["x", "y"]))
    def begin(self, through: int, notebook: str) -> str:
        run = f"run {len(self.logs)}"
        assert begun(self.stores[through], run, notebook).number == len(self.notebooks[notebook]) + 1
        self.logs[run] = []
        self.notebooks[notebook].append(run)
        return run

    @rule(run=runs, through=STORES, number=st.integers(1, 4))
    def append(self, run: str, through: int, number: int) -> None:
        events = [CellExecuted(cell="a", seconds=float(n)) for n in range(number)]
        entries = log(*events, after=len(self.logs[run]))
        self.stores[through].append(run, entries)
        self.logs[run] += entries

    @rule(run=runs, through=STORES)
    def append_what_is_there_already(self, run: str, through: int) -> None:
        if self.logs[run]:
            with pytest.raises(StoreUnavailable):
                self.stores[through].append(run, self.logs[run][-1:])

    @rule(run=runs, through=STORES)
    def request_cancel(self, run: str, through: int) -> None:
        self.stores[through].request_cancel(run)
        self.cancelled.add(run)

    @rule(through=STORES)
    def open_again(self, through: int) -> None:
        self.stores[through].close()
        self.stores[through] = RunStore(Path(self.folder.name))

    @rule(run=runs, through=STORES, after=st.integers(0, 9), limit=st.integers(0, 9))
    def page(self, run: str, through: int, after: int, limit: int) -> None:
        expected = [one for one in self.logs[run] if one.seq > after][:limit]
        assert self.stores[through].events(run, after, limit) == tuple(expected)

    @invariant()
    def both_say_the_same(self) -> None:
        for store in self.stores:
            for notebook, runs in self.notebooks.items():
                records = store.runs(notebook)
                assert [one.id for one in records] == runs[::-1]
                assert [one.last_seq for one in records] == [len(self.logs[run]) for run in runs[::-1]]
            for run, entries in self.logs.items():
                assert store.events(run) == tuple(entries)
                assert store.is_cancel_requested(run) is (run in self.cancelled)

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
