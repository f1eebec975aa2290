"""The one place where parts are chosen and joined; a use case is a method.

Workbench.read     notebook file → pipeline
Workbench.fix      applies the safe fixes of its diagnostics to the file
Workbench.plan     pipeline, selection, parameters → plan, or the reason why not
Workbench.run      plan → kernel, engine, executed notebook → run
Workbench.call     one block alone, in this process, with given inputs → its outputs
"""

from __future__ import annotations

import ast
import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_blocks import registry, tags
from jupyter_blocks.engine import loop
from jupyter_blocks.engine import plan as planning
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.engine.prelude import prelude
from jupyter_blocks.errors import NameUnknown, OutputInvalid, PipelineInvalid
from jupyter_blocks.kernel.alone import call_block
from jupyter_blocks.model.cells import NOTHING
from jupyter_blocks.model.diagnostics import Fix
from jupyter_blocks.model.pipeline import Block, Certainty, Form, Pipeline, Role, ViaKind
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Run
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.read import PYTHON, load
from jupyter_blocks.pipelines.build import build

EVERYTHING = Selection()
LOG = logging.getLogger(__name__)


class Workbench:
    """The use cases, over notebooks on this machine's disk."""

    def read(self, path: Path) -> Pipeline:
        """The pipeline in the notebook `path`; raises NotebookUnreadable, and for nothing else."""
        return build(load(path).notebook)

    def fix(self, path: Path) -> tuple[Fix, ...]:
        """Apply the safe fixes to the file, one after the other; the ones that were applied."""
        applied: list[Fix] = []
        while True:
            document = load(path)
            fixes = [d.fix for d in build(document.notebook).diagnostics if d.fix is not None]
            waiting = [fix for fix in fixes if fix not in applied]
            if not waiting:
                return tuple(applied)
            applied.append(waiting[0])
            edit.write(path, edit.apply(document, waiting[0].edits))

    def plan(
        self,
        pipeline: Pipeline,
        selection: Selection = EVERYTHING,
        *,
        parameters: Mapping[str, object] = NOTHING,
        fail_fast: bool = False,
        timeout: float | None = None,
        allow_effects: bool = False,
    ) -> Plan:
        """What a run would do; `timeout` in seconds for each attempt.

        Raises PipelineInvalid for faults of form, NameUnknown for a block or parameter that is not there,
        ParameterInvalid for a value of the wrong type, UsageError where an outside effect would be repeated.
        """
        if pipeline.faults_of_form:
            raise _invalid(pipeline)
        _check_parameters(pipeline, parameters)
        return planning.plan(
            pipeline,
            selection,
            parameters=parameters,
            fail_fast=fail_fast,
            timeout=timeout,
            allow_effects=allow_effects,
        )

    async def run(
        self,
        plan: Plan,
        *,
        listeners: Sequence[Listener] = (),
        output: Path | None = None,
        cancel: asyncio.Event | None = None,
        kernel: str | None = None,
    ) -> Run:
        """Run `plan` in a fresh kernel: the notebook's own, or the one named `kernel`.

        `listeners` are told of every event; setting `cancel` stops the run; `output` is where the executed
        notebook is written, however the run ends. Raises KernelUnavailable and OutputInvalid; what the user's
        code does is in the answer.
        """
        notebook = plan.pipeline.outline.notebook
        _check_output(output, notebook.path)
        folder = notebook.path.parent.resolve() if notebook.path else Path.cwd()
        # The kernel's process starts first: what comes next takes as long to import as it takes to start.
        process = await registry.find("kernels", "local")(kernel or notebook.kernel, folder=folder)
        try:
            executor = registry.find("executors", "local")(plan, process)
            executed = registry.find("notebooks", "executed")(plan, executor) if output else None
        except BaseException:
            await process.close()
            raise

        def conclude(run: Run) -> None:
            complaint = executed.write(run, output) if executed and output else None
            if complaint:
                LOG.warning("%s was written, but is not valid: %s", output, complaint)

        return await loop.drive(
            plan,
            executor,
            (executed, *listeners) if executed else listeners,
            run_id=_run_id(),
            cancel=cancel,
            conclude=conclude,
        )

    def call(self, pipeline: Pipeline, block: Block, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run `block` alone, in this process, in a fresh namespace; what it binds, by name.

        `inputs` are values by the names that the block reads (or a function block's parameters); parameters
        of the pipeline among them override it. Raises NameUnknown for a name that the block does not read, or
        if one that it certainly reads is missing; what its code raises is raised.
        """
        parameters = {p.name: inputs[p.name] for p in pipeline.parameters if p.name in inputs}
        _check_inputs(pipeline, block, set(inputs) - set(parameters))
        left = call_block(
            block=block.name,
            cells=[(cell.cell.id, cell.code) for cell in block.cells],
            inputs={name: value for name, value in inputs.items() if name not in parameters},
            prelude=[
                (cell.id, cell.code)
                for cell in prelude(Plan(pipeline=pipeline, steps=(), parameters=parameters))
            ],
            arguments={argument.parameter: argument.source for argument in block.arguments},
            parameters=parameters,
            pipeline=pipeline.name,
        )
        return {name: left[name] for name in block.binds if name in left}


def _check_inputs(pipeline: Pipeline, block: Block, given: set[str]) -> None:
    own = {cell.cell.id for cell in block.cells}
    called = {argument.source: argument.parameter for argument in block.arguments}
    needed = {
        via.name
        for edge in pipeline.edges
        if edge.consumer == block.name
        for via in edge.via
        if via.kind is ViaKind.VALUE and via.certainty is Certainty.CERTAIN and via.used.cell in own
    }
    missing = sorted(name for name in needed if not {name, called.get(name, name)} & given)
    if missing:
        raise NameUnknown(
            f"{block.name!r} needs {', '.join(missing)}",
            place=pipeline.name,
            remedy=f"Pass it by name: pipeline[{block.name!r}]({missing[0]}=…).",
        )
    known = {*block.inputs, *called.values(), *_own_parameters(block)}
    for name in sorted(given - known):
        near = tags.nearest(name, sorted(known), 2)
        raise NameUnknown(
            f"{block.name!r} reads no {name!r}",
            place=pipeline.name,
            remedy=f"Did you mean {near!r}?"
            if near
            else f"It reads: {', '.join(sorted(known)) or 'nothing'}.",
        )


def _own_parameters(block: Block) -> frozenset[str]:
    """The parameters of functions in a function block, those with a default included."""
    if block.form is not Form.FUNCTION:
        return frozenset()
    trees = (ast.parse(cell.code) for cell in block.cells)
    return frozenset(node.arg for tree in trees for node in ast.walk(tree) if isinstance(node, ast.arg))


def _run_id() -> str:
    """A name that sorts by time and is like no other: 20261122T195442-3f9c2b."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _check_output(output: Path | None, source: Path | None) -> None:
    """Raise OutputInvalid, before anything runs, if the executed notebook could not be written there."""
    if output is None:
        return
    if source is not None and output.exists() and output.samefile(source):
        raise OutputInvalid(
            "this is the notebook itself, which a run never changes",
            place=str(output),
            remedy="Name another file for the executed notebook.",
        )
    if output.is_dir() or not output.parent.is_dir():
        raise OutputInvalid(
            "this is a folder" if output.is_dir() else f"there is no folder {str(output.parent)!r}",
            place=str(output),
            remedy="Name a file in a folder that exists.",
        )


def _invalid(pipeline: Pipeline) -> PipelineInvalid:
    faults = pipeline.faults_of_form
    count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    fixable = any(fault.fix for fault in faults)
    return PipelineInvalid(
        f"the notebook has {count} of form and cannot run",
        place=str(pipeline.outline.notebook.path or pipeline.name),
        remedy="`jupyter-blocks check --fix` mends what can be mended safely."
        if fixable
        else "`jupyter-blocks check` shows each with its remedy.",
        diagnostics=faults,
    )


def _check_parameters(pipeline: Pipeline, given: Mapping[str, object]) -> None:
    """Raise NameUnknown or ParameterInvalid for the first value that cannot override a parameter."""
    known = {parameter.name: parameter for parameter in pipeline.parameters}
    python = pipeline.outline.notebook.language == PYTHON
    if not python and _has_parameters_cell(pipeline):
        return  # which names it assigns is not known in another language
    checker = registry.find("languages", PYTHON)
    for name, value in given.items():
        if name not in known:
            near = tags.nearest(name, known, 2)
            raise NameUnknown(
                f"there is no parameter {name!r}",
                place=pipeline.name,
                remedy=f"Did you mean {near!r}?"
                if near
                else f"The parameters are: {', '.join(known)}."
                if known
                else "Tag the cell that assigns the parameters `parameters`.",
            )
        checker.check(known[name], value)


def _has_parameters_cell(pipeline: Pipeline) -> bool:
    return any(cell.role in (Role.PARAMETERS, Role.INJECTED) for cell in pipeline.outline.cells)
