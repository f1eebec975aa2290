"""The live session of one shell: joins the live notebook with its tests, its magic and its front ends.

began     a cell is about to run: what it is, by its id, its source or its first line
ended     it has run: kept, told; a block's tests are evaluated after its last cell, and shown under it
%blocks   shows the graph, runs and tests blocks
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from jupyter_blocks.kernel.answers import Answers
from jupyter_blocks.kernel.blocks_magic import BlocksMagic
from jupyter_blocks.kernel.comm import Comms
from jupyter_blocks.kernel.decorators import TestFunction
from jupyter_blocks.kernel.evaluation import Evaluator, Subject, Verdict
from jupyter_blocks.kernel.live import Live
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.tables import Bundle, rows_text, verdicts_bundle
from jupyter_blocks.kernel.testcells import Compiled, TestCells

STATEMENT = "::#"  # what the id of an assertion of a test cell has, and that of a @test function has not

Apart = Callable[[Mapping[str, Any]], "AbstractContextManager[None]"]


class LiveSession:
    """What `%load_ext jupyter_blocks`, or a front end, brings to a shell beside the manager.

    `settings` are `test_on_run` (evaluate a block's tests when it has run; on) and `rows_in_output` (show
    offending rows under the cell, so that they are saved with the notebook; off).
    """

    def __init__(
        self,
        shell: Any,
        evaluator: Evaluator,
        compiled: Compiled,
        apart: Apart,
        answers: Answers,
    ) -> None:
        self.shell = shell
        self.live = Live(shell.user_ns)
        self.tests = TestCells(shell, evaluator, compiled)
        self.functions: dict[str, list[TestFunction]] = {}
        self.settings = {"test_on_run": True, "rows_in_output": False}
        self.apart = apart
        self.faults = answers.faults
        self.comms = Comms(shell, self.live, answers.note)
        self._magic = BlocksMagic(self)
        self._process: Any = None

    def attach(self) -> None:
        """Offer the magic and the comm."""
        self.shell.register_magic_function(self._magic.blocks, "line", "blocks")
        self.comms.attach()

    def detach(self) -> None:
        """Take them back."""
        self.shell.magics_manager.magics["line"].pop("blocks", None)
        self.comms.detach()

    def configure(self, configuration: Mapping[str, Any]) -> None:
        """Take settings, and a front end's wish to be told (`comm`)."""
        self.settings.update(
            {name: bool(configuration[name]) for name in self.settings if name in configuration}
        )
        if configuration.get("comm"):
            self.comms.open()

    # -- cells ----------------------------------------------------------------------------------------

    def began(self, run: CellRun) -> None:
        """A cell is about to run."""
        self.live.began(run)

    def ended(self, run: CellRun, error: BaseException | None) -> None:
        """A cell has run."""
        if self.live.tell:
            run.memory = self._memory()
        done = self.live.ended(run, error)
        if run.verdicts and run.name:
            keeps = _is_any if run.role == "test" else _is_statement
            self.live.tested(run.name, run.verdicts, {}, keeps=keeps)
        if done is not None and not run.request and self.settings["test_on_run"]:
            self.show_tests(done, self.evaluate(done, functions=False))

    def remember(self, block: str, tests: Sequence[TestFunction]) -> None:
        """Keep the test functions of a block that has just run."""
        self.functions[block] = list(tests)

    def _memory(self) -> int | None:
        """The bytes that the process holds, where ipykernel has loaded what can tell."""
        psutil = sys.modules.get("psutil")
        if psutil is None:
            return None
        if self._process is None:
            self._process = psutil.Process()
        return int(self._process.memory_info().rss)

    # -- tests ----------------------------------------------------------------------------------------

    def evaluate(self, block: str, *, functions: bool) -> list[Verdict]:
        """Evaluate the test cells of `block`, and its test functions if asked; told, not shown."""
        graph = self.live.graph()
        binds = dict.fromkeys(name for cell in graph.members[block] for name in sorted(cell.leaves))
        inputs = dict.fromkeys(name for cell in graph.members[block] for name in sorted(cell.takes))
        subject = Subject(block=block, binds=tuple(binds), inputs=tuple(inputs))
        tests = self.functions.get(block, ()) if functions else ()
        verdicts = self.tests.evaluate(graph.tests.get(block, ()), tests, subject)
        keeps = _is_none if functions else _is_function
        self.live.tested(block, verdicts, self.tests.rows, keeps=keeps)
        return verdicts

    def show_tests(self, block: str, verdicts: Sequence[Verdict]) -> None:
        """Show how tests came out; rows only where nothing is saved, or where the user wants them saved."""
        self.show(verdicts_bundle(block, verdicts))
        if self.settings["rows_in_output"] or not self.is_notebook:
            for identity, rows in self.tests.rows.items():
                print(rows_text(identity, rows))

    # -- showing --------------------------------------------------------------------------------------

    @property
    def is_notebook(self) -> bool:
        """Whether the shell belongs to a kernel, whose outputs may be saved."""
        return hasattr(self.shell, "kernel")

    def show(self, bundle: Bundle) -> None:
        """Show a MIME bundle, in a console its text."""
        if self.is_notebook:
            self.shell.display_pub.publish(dict(bundle))
        else:
            print(bundle["text/plain"])


def _is_statement(identity: str) -> bool:
    """Whether an assertion is a statement of a test cell, by its id."""
    return STATEMENT in identity


def _is_function(identity: str) -> bool:
    return STATEMENT not in identity


def _is_any(_identity: str) -> bool:
    return True


def _is_none(_identity: str) -> bool:
    return False
