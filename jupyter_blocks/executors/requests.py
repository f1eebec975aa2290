"""What is sent to a kernel: one request a cell, the author's code, and in its metadata what to do with it.

The metadata is the contract of docs/design.md, "The kernel's word".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_blocks.engine.ports import StartCallback
from jupyter_blocks.engine.prelude import prelude
from jupyter_blocks.kernel.assertions import HOOK
from jupyter_blocks.model.pipeline import VERDICTS, Block, Form, OutlinedCell, Role
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import mapped

VERSION = 1
STATEMENT = "::#"  # what the id of an assertion of a test cell has, and that of a @test function has not


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRequest:
    """One cell to execute: its id, the code to send and the metadata to send with it."""

    id: str
    code: str
    metadata: Mapping[str, Any]


def prelude_requests(plan: Plan) -> tuple[CellRequest, ...]:
    """The prelude's cells, in order."""
    return tuple(
        _request(
            cell.id,
            cell.code,
            cell.tags,
            {"role": "setup" if cell.role is Role.SETUP else "parameters", "block": None},
        )
        for cell in prelude(plan)
    )


def block_requests(
    block: Block, *, rebuild: bool, asks: bool = False, element: int | None = None
) -> tuple[CellRequest, ...]:
    """The block's own cells; a rebuild leaves its `@test` functions, its expectations and its verdict out.

    If the run `asks` for the block's `when`, the first cell is executed only if that holds. `element` is the
    one, counted from 0, that a block with a `map` is run for; the cell is not executed if there is none.
    """
    said = {
        "role": "block",
        **_about(block),
        "outputs": list(block.outputs),
        "arguments": {argument.parameter: argument.source for argument in block.arguments},
        "tests": not rebuild,
    }
    last = len(block.cells)
    at_begin: dict[str, Any] = {"when": block.when.tree} if asks and block.when is not None else {}
    at_end = {} if rebuild else _asked_at_end(block)
    if element is not None and (map_ := mapped(block.policy)) is not None:
        at_begin |= {"map": {"over": map_.over, "as": map_.element, "element": element}}
        at_end = {**at_end, "element": element}
    return tuple(
        _outlined(
            cell,
            {
                **said,
                "last": number == last,
                **(at_begin if number == 1 else {}),
                **(at_end if number == last else {}),
            },
        )
        for number, cell in enumerate(block.cells, 1)
    )


def collecting_request(block: Block) -> CellRequest:
    """What ends a block with a `map`: each output becomes the list of what its runs have left.

    A value of another block's that they have all changed in place is no such output.
    """
    outputs = [name for name in block.outputs if name not in block.mutates]
    said = {"role": "collect", "block": block.name, "outputs": outputs, "last": True}
    return _request(block.cells[-1].cell.id, f"{HOOK}.collect()", (), said)


def _asked_at_end(block: Block) -> Mapping[str, Any]:
    """What the kernel half is to find out when the last cell has run."""
    asked: dict[str, Any] = {}
    if block.kind in VERDICTS:
        asked["verdict"] = block.kind.value
        asked["judges"] = "function" if block.form is Form.FUNCTION else "expression"
    if block.expectations:
        asked["expect"] = list(_expected(block))
    return asked


def _expected(block: Block) -> Iterator[Mapping[str, Any]]:
    """The block's expectations in the words of the kernel half."""
    for number, one in enumerate(block.expectations, 1):
        yield {
            **one.arguments,
            "id": f"{block.name}::expect#{number}",
            "severity": one.severity.value,
            "source": one.source,
            "check": one.check,
            "columns": list(one.columns),
            "of": one.of,
        }


def test_requests(block: Block) -> tuple[CellRequest, ...]:
    """The cells that test the block; `first` is the number of their first statement in it."""
    statements = [test.place.cell for test in block.tests if STATEMENT in test.id]
    requests = []
    first = 1
    for cell in block.test_cells:
        requests.append(_outlined(cell, {"role": "test", **_about(block), "first": first}))
        first += statements.count(cell.cell.id)
    return tuple(requests)


def callback_requests(plan: Plan, call: StartCallback) -> tuple[CellRequest, ...]:
    """The cells of a callback, which are told the event and see nothing of what blocks bind."""
    block = plan.pipeline.by_name[call.callback]
    said = {"role": "callback", "block": block.name, "event": call.event, "hides": _bound(plan)}
    last = len(block.cells)
    return tuple(
        _outlined(cell, {**said, "last": number == last}) for number, cell in enumerate(block.cells, 1)
    )


def _bound(plan: Plan) -> list[str]:
    """The names that blocks of the pipeline bind."""
    return sorted({name for block in plan.pipeline.blocks for name in block.binds})


def _about(block: Block) -> dict[str, Any]:
    """What the kernel has to know of a block for its cells and for its tests."""
    return {
        "block": block.name,
        "binds": list(block.binds),
        "inputs": list(block.inputs),
        "guards": list(block.guards),
    }


def _outlined(cell: OutlinedCell, said: Mapping[str, Any]) -> CellRequest:
    return _request(cell.cell.id, cell.code, cell.cell.tags, said)


def _request(identity: str, code: str, tags: tuple[str, ...], said: Mapping[str, Any]) -> CellRequest:
    metadata = {"cellId": identity, "tags": list(tags), "jupyter_blocks": {"v": VERSION, **said}}
    return CellRequest(id=identity, code=with_lines_kept(code), metadata=metadata)


def with_lines_kept(code: str) -> str:
    """`code` such that a kernel counts its lines as the author does.

    IPython drops empty lines at the top (`inputtransformer2.leading_empty_lines`), and with them the place of
    a `%%block` line; a comment there, indented like the first line of code, is kept. Not before a cell magic,
    which must come first.
    """
    first, _, rest = code.partition("\n")
    if first.strip() or not rest.strip() or rest.lstrip().startswith("%%"):
        return code
    line = next(line for line in rest.splitlines() if line.strip())
    return f"{line[: len(line) - len(line.lstrip())]}#\n{rest}"
