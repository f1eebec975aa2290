"""The Python entrance: `read` a notebook's pipeline, `run` it, call one of its blocks alone.

For example:

    import jupyter_blocks as jb

    pipeline = jb.read("flights.ipynb")
    pipeline["clean"](flights=frame)["flights"]

    run = jb.run("flights.ipynb", parameters={"month": 2})
    run["clean"].outputs["flights"].shape
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from jupyter_blocks import tags
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.errors import NameUnknown, ValueNotKept
from jupyter_blocks.model.cells import NOTHING
from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.model.pipeline import Block, Edge, Parameter, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import AssertionResult, BlockRun, BlockState, Failure, Output, Run, RunState
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.pipelines.observed import Witness
from jupyter_blocks.workbench import Workbench

Names = str | Sequence[str]
T = TypeVar("T")


def read(path: str | PathLike[str]) -> OpenPipeline:
    """The pipeline in `path`: a notebook, a pipeline document or the folder of one.

    Nothing of the user's is executed. Raises NotebookUnreadable and DocumentUnreadable.
    """
    return OpenPipeline(Workbench().read(Path(path)))


def run(
    path: str | PathLike[str],
    *,
    parameters: Mapping[str, object] = NOTHING,
    until: Names = (),
    since: Names = (),
    only: Names = (),
    fail_fast: bool = False,
    timeout: float | None = None,
    allow_effects: bool = False,
    output: str | PathLike[str] | None = None,
    kernel: str | None = None,
    listeners: Sequence[Listener] = (),
) -> OpenRun:
    """Run the pipeline in `path`, a notebook or a document, in a fresh kernel, and answer when it is over.

    `parameters` override those of the notebook; `until`, `since` (`--from` on the command line) and `only`
    select blocks; `timeout` is in seconds for each attempt; `output` is where to write the executed notebook;
    `listeners` are called with every event. What the notebook's code does is in the answer, never raised;
    a BlocksError says why a run cannot start.
    """
    workbench = Workbench()
    plan = workbench.plan(
        workbench.read(Path(path)),
        Selection(until=_names(until), since=_names(since), only=_names(only)),
        parameters=parameters,
        fail_fast=fail_fast,
        timeout=timeout,
        allow_effects=allow_effects,
    )
    target = None if output is None else Path(output)
    witness = Witness()
    told = (witness, *listeners)
    return OpenRun(plan, _finished(workbench, plan, listeners=told, output=target, kernel=kernel), witness)


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _finished(
    workbench: Workbench,
    plan: Plan,
    *,
    listeners: Sequence[Listener],
    output: Path | None,
    kernel: str | None,
) -> Run:
    """The finished run; in a thread of its own where a loop is running already, as in a notebook."""

    def drive() -> Run:
        return asyncio.run(workbench.run(plan, listeners=listeners, output=output, kernel=kernel))

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return drive()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="jupyter-blocks") as pool:
        return pool.submit(drive).result()


class OpenPipeline:
    """A pipeline as read from its notebook; indexed by name it gives a block that can be called."""

    def __init__(self, model: Pipeline) -> None:
        self.model = model

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.model.blocks

    @property
    def edges(self) -> tuple[Edge, ...]:
        return self.model.edges

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.model.parameters

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.model.diagnostics

    def __getitem__(self, name: str) -> OpenBlock:
        return OpenBlock(self.model, _known(self.model.by_name, name))

    def __iter__(self) -> Iterator[OpenBlock]:
        return (OpenBlock(self.model, block) for block in self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def __contains__(self, name: object) -> bool:
        return name in self.model.by_name

    def __repr__(self) -> str:
        return f"<pipeline {self.name}: {', '.join(self.model.by_name) or 'no blocks'}>"


class OpenBlock:
    """One block of a pipeline. Calling it runs it alone, in this process, with given inputs."""

    def __init__(self, pipeline: Pipeline, model: Block) -> None:
        self.pipeline = pipeline
        self.model = model

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.model.inputs

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.model.outputs

    def __call__(self, **inputs: Any) -> Outputs:
        """What the block binds, given its inputs by name (and, if wanted, parameters of the pipeline).

        The prelude runs first, in a fresh namespace of this process, so pdb, monkeypatch and coverage work.
        The block's tests do not run. What its code raises is raised. Raises NameUnknown for an input that the
        block does not read, and one that is missing.
        """
        return Outputs(Workbench().call(self.pipeline, self.model, inputs), self.name)

    def __repr__(self) -> str:
        return f"<block {self.name}: {', '.join(self.inputs)} → {', '.join(self.outputs)}>"


class Outputs(Mapping[str, Any]):
    """What a block left, by name; `value` is what a function block returned."""

    def __init__(self, values: Mapping[str, Any], block: str) -> None:
        self.values_by_name = dict(values)
        self.block = block

    @property
    def value(self) -> Any:
        """The value under the block's own name; raises NameUnknown for a block that binds none."""
        return _known(self.values_by_name, self.block)

    def __getitem__(self, name: str) -> Any:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def __repr__(self) -> str:
        return f"<outputs of {self.block}: {', '.join(self) or 'none'}>"


class OpenRun:
    """A finished run; indexed by name it gives what became of a block."""

    def __init__(self, plan: Plan, model: Run, witness: Witness) -> None:
        self.plan = plan
        self.model = model
        self.witness = witness

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def state(self) -> RunState:
        return self.model.state

    @property
    def seconds(self) -> float:
        return self.model.seconds

    @property
    def failure(self) -> Failure | None:
        """What kept the whole run from going on: no kernel, or a prelude that failed."""
        return self.model.failure

    @property
    def parameters(self) -> Mapping[str, object]:
        return self.model.parameters

    @property
    def pipeline(self) -> OpenPipeline:
        """The pipeline that was run, with what the run has shown of it."""
        return OpenPipeline(Workbench().shown(self.plan, self.witness))

    @property
    def blocks(self) -> tuple[OpenBlockRun, ...]:
        return tuple(OpenBlockRun(block) for block in self.model.blocks)

    @property
    def assertions(self) -> tuple[AssertionResult, ...]:
        return tuple(assertion for block in self.model.blocks for assertion in block.assertions)

    def __getitem__(self, name: str) -> OpenBlockRun:
        return OpenBlockRun(_known({block.block: block for block in self.model.blocks}, name))

    def __iter__(self) -> Iterator[OpenBlockRun]:
        return iter(self.blocks)

    def __repr__(self) -> str:
        states = ", ".join(f"{block.name} {block.state}" for block in self.blocks)
        return f"<run of {self.model.pipeline}: {self.state} ({states})>"


class OpenBlockRun:
    """What became of one block in a run."""

    def __init__(self, model: BlockRun) -> None:
        self.model = model

    @property
    def name(self) -> str:
        return self.model.block

    @property
    def state(self) -> BlockState:
        return self.model.state

    @property
    def seconds(self) -> float:
        return self.model.seconds

    @property
    def failure(self) -> Failure | None:
        return self.model.failure

    @property
    def assertions(self) -> tuple[AssertionResult, ...]:
        return self.model.assertions

    @property
    def outputs(self) -> Mapping[str, OpenOutput]:
        return {output.name: OpenOutput(model=output) for output in self.model.outputs}

    def __repr__(self) -> str:
        return f"<{self.name}: {self.state}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOutput:
    """What a block left under a name, described; the value itself stayed in the kernel."""

    model: Output

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def shape(self) -> tuple[int, ...] | None:
        return self.model.shape

    def value(self) -> Any:
        """Raises ValueNotKept: this version describes outputs and does not keep their values."""
        raise ValueNotKept(
            f"the value of {self.model.name!r} ended with the run's kernel",
            remedy="Write it to a file in a block, or call the block: pipeline[name](…).",
        )


def _known(items: Mapping[str, T], name: str) -> T:
    if name in items:
        return items[name]
    near = tags.nearest(name, items, 2)
    raise NameUnknown(
        f"there is no {name!r} here",
        remedy=f"Did you mean {near!r}?" if near else f"There are: {', '.join(items) or 'none'}.",
    )
