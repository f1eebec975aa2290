"""Blocks that are pipelines: which pipeline it is, and what it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_blocks import tags
from jupyter_blocks.errors import NameUnknown
from jupyter_blocks.model.pipeline import Block, Kind, Pipeline
from jupyter_blocks.model.plan import Plan

OF_PARENT = re.compile(r"\$\{(?P<name>\w+)\}")


def nested_blocks(plan: Plan) -> tuple[Block, ...]:
    """The blocks of `plan` that are pipelines."""
    planned = (plan.pipeline.by_name[step.block] for step in plan.steps)
    return tuple(block for block in planned if block.kind is Kind.PIPELINE)


def path_of(pipeline: Pipeline, block: Block) -> Path:
    """Where the pipeline that `block` is stands: from the folder that the blocks work in."""
    return (pipeline.outline.notebook.folder or Path.cwd()) / str(block.policy.get("pipeline", ""))


def parameters_of(plan: Plan, block: Block) -> Mapping[str, Any]:
    """What the pipeline that `block` is gets: values, those of `plan` for `${name}`; raises NameUnknown."""
    given = block.policy.get("parameters", {})
    return {name: _value(plan, block, said) for name, said in given.items()}


def _value(plan: Plan, block: Block, said: Any) -> Any:
    found = OF_PARENT.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        return said
    name = found["name"]
    if name in plan.parameters:
        return plan.parameters[name]
    known = {parameter.name: parameter.default for parameter in plan.pipeline.parameters}
    try:
        return ast.literal_eval(known[name])
    except (KeyError, ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        near = tags.nearest(name, known, 2) if name not in known else None
        raise NameUnknown(
            f"the block {block.name!r} passes on {said!r}, "
            + ("which is computed" if name in known else "and there is no such parameter"),
            place=plan.pipeline.name,
            remedy=f"Did you mean ${{{near}}}?"
            if near
            else "Pass on a parameter of this pipeline whose default is a literal, or write the value.",
        ) from None
