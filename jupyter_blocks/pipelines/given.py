"""Checks what a run, or a block that is called alone, is given: names that are there, values that fit."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from jupyter_blocks import registry, tags
from jupyter_blocks.errors import NameUnknown
from jupyter_blocks.model.pipeline import Block, Certainty, Form, Pipeline, Role, ViaKind
from jupyter_blocks.model.policies import mapped

PYTHON = "python"


def check_inputs(pipeline: Pipeline, block: Block, given: set[str]) -> None:
    """Raise NameUnknown for a name that `block` does not read, or that it certainly reads and is missing."""
    own = {cell.cell.id for cell in block.cells}
    called = {argument.source: argument.parameter for argument in block.arguments}
    needed = {
        via.name
        for edge in pipeline.edges
        if edge.consumer == block.name
        for via in edge.via
        if via.kind is ViaKind.VALUE and via.certainty is Certainty.CERTAIN and via.used.cell in own
    }
    elements = mapped(block.policy)
    if elements is not None:  # it is called for one of them
        needed = needed - {elements.over} | {elements.element}
    missing = sorted(name for name in needed if not {name, called.get(name, name)} & given)
    if missing:
        raise NameUnknown(
            f"{block.name!r} needs {', '.join(missing)}",
            place=pipeline.name,
            remedy=f"Pass it by name: pipeline[{block.name!r}]({missing[0]}=…).",
        )
    known = {*block.inputs, *called.values(), *_own_parameters(block)}
    if elements is not None:
        known.add(elements.element)
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


def check_parameters(pipeline: Pipeline, given: Mapping[str, object]) -> None:
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
