"""`%blocks`: the live notebook from within it, in a notebook as in a console."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from jupyter_blocks.kernel.evaluation import Verdict
from jupyter_blocks.kernel.graph import LiveGraph
from jupyter_blocks.kernel.live import Live
from jupyter_blocks.kernel.names import waits_at_top
from jupyter_blocks.kernel.staleness import NOT_RUN, Step
from jupyter_blocks.kernel.tables import Bundle, graph_bundle, why_bundle

HELP = """%blocks                      the graph, what is stale, and why
%blocks why A B              what block B needs of block A
%blocks run [stale|NAME]     run what is stale, or a block, with what it needs
%blocks test [NAME]          evaluate the tests of all blocks that have run, or of one
%blocks set SETTING on|off   SETTING is one of: {settings}
%blocks help                 this"""
STALE_ONES = "stale"


class Session(Protocol):
    """What the magic needs of the live session."""

    shell: Any
    live: Live
    settings: dict[str, bool]
    apart: Callable[[Mapping[str, Any]], AbstractContextManager[None]]
    faults: Callable[[], list[str]]

    def evaluate(self, block: str, *, functions: bool) -> list[Verdict]: ...
    def show_tests(self, block: str, verdicts: list[Verdict]) -> None: ...
    def show(self, bundle: Bundle) -> None: ...


class BlocksMagic:
    """Parses the line and does what it says; a wrong word is answered with what was probably meant."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._words: dict[str, Callable[[list[str]], None]] = {
            "why": self._why,
            "run": self._run,
            "test": self._test,
            "set": self._set,
            "help": self._help,
        }

    def blocks(self, line: str) -> None:
        """Show the blocks of this notebook; `%blocks help` says what else."""
        word, *rest = line.split() or [""]
        if not word:
            live = self._session.live
            graph = live.graph()
            self._session.show(graph_bundle(graph, live.findings(graph)))
            for fault in self._session.faults():
                print(f"A fault of Jupyter Blocks itself, which your cells have not felt: {fault}")
        elif word in self._words:
            self._words[word](rest)
        else:
            print(
                f"%blocks does not know {word!r}.{_meant(word, self._words)} `%blocks help` lists its words."
            )

    def _help(self, _rest: list[str]) -> None:
        print(HELP.format(settings=", ".join(self._session.settings)))

    def _why(self, rest: list[str]) -> None:
        graph = self._session.live.graph()
        if len(rest) != 2:
            print("Name two blocks: `%blocks why A B`.")
        elif self._are_known(rest, graph):
            self._session.show(why_bundle(graph, rest[0], rest[1]))

    def _set(self, rest: list[str]) -> None:
        settings = self._session.settings
        if len(rest) != 2 or rest[1] not in ("on", "off"):
            print("Say which, and `on` or `off`: `%blocks set test_on_run off`.")
        elif rest[0] not in settings:
            print(f"There is no setting {rest[0]!r}.{_meant(rest[0], settings)}")
        else:
            settings[rest[0]] = rest[1] == "on"

    def _test(self, rest: list[str]) -> None:
        graph = self._session.live.graph()
        if not self._are_known(rest, graph):
            return
        tested = False
        for block in rest or graph.blocks:
            if graph.groups[block].state == NOT_RUN:
                if rest:
                    print(f"{block} has not run: `%blocks run {block}`.")
                continue
            verdicts = self._session.evaluate(block, functions=True)
            if verdicts:
                self._session.show_tests(block, verdicts)
                tested = True
            elif rest:
                print(f"{block} has no tests.")
        if not rest and not tested:
            print("No block that has run has tests.")

    def _run(self, rest: list[str]) -> None:
        live = self._session.live
        graph = live.graph()
        blocks = [] if rest in ([], [STALE_ONES]) else rest
        if not self._are_known(blocks, graph):
            return
        steps = live.plan(graph, blocks)
        if not steps:
            waiting = [block for block in graph.blocks if graph.groups[block].state == NOT_RUN]
            more = f" Not run yet: {', '.join(waiting)}." if waiting else ""
            print(f"Nothing is stale.{more}")
        sources = {cell.id: cell for cell in graph.text.cells}
        for step in steps:
            print(f"{step.title}: {step.why}")
            for identity in step.cells:
                cell = sources.get(identity)
                if cell is None:
                    print(f"{step.title} is not in the known text: run it by hand.")
                    return
                if waits_at_top(cell.source):
                    print(f"{step.title} awaits, which a magic cannot do: run its cell by hand, then go on.")
                    return
                if not self._execute(cell.id, cell.source, cell.tags):
                    self._stopped(step, steps)
                    return

    def _execute(self, identity: str, source: str, tags: tuple[str, ...]) -> bool:
        """Run a cell in the shell as if its front end had sent it; whether it succeeded."""
        with self._session.apart({"cellId": identity, "tags": list(tags)}):
            result = self._session.shell.run_cell(source, store_history=False)
        return bool(result is not None and result.success)

    def _stopped(self, at: Step, steps: list[Step]) -> None:
        left = [step.title for step in steps[steps.index(at) + 1 :]]
        print(f"{at.title} failed." + (f" Not run: {', '.join(left)}." if left else ""))

    def _are_known(self, names: Iterable[str], graph: LiveGraph) -> bool:
        for name in names:
            if name not in graph.blocks:
                print(f"There is no block {name!r}.{_meant(name, graph.blocks)}")
                return False
        return True


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""
