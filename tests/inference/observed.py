"""Runs a case under the manager, as a kernel would, and tells which links were observed."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
import types
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_blocks.inference import infer
from jupyter_blocks.kernel.decorators import unlisten
from jupyter_blocks.kernel.links import Link, links
from jupyter_blocks.kernel.manager import Manager
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.model.cells import CellType
from jupyter_blocks.model.pipeline import PRELUDE, Role

from .folder import working_folder
from .notation import Case, CaseCell, Mark
from .oracle import prelude, reaches_out, steps
from .outlines import outline_of
from .process import own_process
from .room import room, shell_on
from .score import CROSSING_MARKS, Score, reached


def observed_links(case: Case) -> list[Link]:
    """What was seen to cross in one run of `case` in notebook order."""
    return links(observations(case))


def observations(case: Case) -> list[tuple[str, list[Observation]]]:
    """What was observed of each block of `case`, its tests' cells among its own."""
    found: dict[str, list[Observation]] = {name: [] for name in case.blocks}
    namespace: dict[str, Any] = {}
    bodies: list[dict[str, Any]] = []
    with (
        warnings.catch_warnings(),
        own_process(watched=reaches_out(prelude(case), steps(case))) as process,
        working_folder() as folder,
        room(),
        shell_on(namespace) as shell,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        shell.kernel = types.SimpleNamespace(
            send_response=lambda _, __, content: bodies.append(content["data"]["body"]), iopub_socket=None
        )
        manager = Manager(shell)
        manager.attach()

        def heard(run: CellRun, _: BaseException | None) -> None:
            if run.observation is not None and run.block in found:
                found[run.block].append(run.observation)

        manager.listeners.append(heard)
        imported, arguments = modules(case), arguments_of(case)
        try:
            for number, cell in enumerate(in_order(case)):
                folder.look_anew()
                for name in imported & sys.modules.keys():
                    process.watch_module(name)  # so that no later case finds what this one sets in it
                shell.run_cell(cell.source, cell_id=str(number), cell_meta=metadata(case, cell, arguments))
                process.end_cell()
        finally:
            manager.detach()
            unlisten(namespace)
            for value in list(namespace.values()):
                if isinstance(value, io.IOBase):
                    value.close()
    assert not (faults := [body["fault"] for body in bodies if "fault" in body]), faults
    return list(found.items())


def in_order(case: Case) -> Iterator[CaseCell]:
    """The cells in the order of the reference run: the prelude, then each block and its tests."""
    code = [cell for cell in case.cells if cell.type is CellType.CODE]
    yield from (cell for cell in code if cell.role in PRELUDE)
    for block in case.blocks:
        for role in (Role.BLOCK, Role.TEST):
            yield from (cell for cell in code if cell.role is role and cell.block == block)


def modules(case: Case) -> set[str]:
    """The modules that the cells of `case` import."""
    trees = [*prelude(case), *(tree for step in steps(case) for tree in (*step.cells, *step.tests))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def arguments_of(case: Case) -> dict[str, dict[str, str]]:
    """The variables that the parameters of function blocks are bound to, by block."""
    if not any("@" in cell.source for cell in case.cells):
        return {}
    return {
        facts.name: {argument.parameter: argument.source for argument in facts.arguments}
        for facts in infer(outline_of(case)).blocks
    }


def metadata(case: Case, cell: CaseCell, arguments: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """What the host says of a cell."""
    own = [
        c for c in case.cells if c.role is Role.BLOCK and c.block == cell.block and c.type is CellType.CODE
    ]
    request = {
        "v": 1,
        "role": str(cell.role),
        "block": cell.block,
        "last": cell is (own or [None])[-1],
        "first": 1,
        "arguments": arguments.get(str(cell.block), {}),
    }
    return {"cellId": "c", "tags": [], "jupyter_blocks": request}


def score(case: Case, found: list[Link]) -> Score:
    """How well `found` agrees with what `case` wants reached from what."""
    wanted = reached(case.marked(Mark.CERTAIN, Mark.MAY, Mark.EITHER))
    allowed = reached(case.marked(*CROSSING_MARKS))
    pairs = reached((link.producer, link.consumer) for link in found)
    return Score(right=len(pairs & wanted), wrong=len(pairs - allowed), missed=len(wanted - pairs))
