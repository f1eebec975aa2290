"""What a run would do: which blocks, in which order, and why."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Set

from jupyter_blocks.errors import NameUnknown, UsageError
from jupyter_blocks.model import durations
from jupyter_blocks.model.cells import NOTHING
from jupyter_blocks.model.pipeline import Block, Kind, Pipeline
from jupyter_blocks.model.plan import Plan, Step
from jupyter_blocks.model.selection import Selection

NEVER_PLANNED = frozenset({Kind.SCRATCHPAD, Kind.CALLBACK})


def plan(
    pipeline: Pipeline,
    selection: Selection,
    *,
    parameters: Mapping[str, object] = NOTHING,
    fail_fast: bool = False,
    timeout: float | None = None,
    allow_effects: bool = False,
) -> Plan:
    """The blocks that `selection` asks for and those they need, in notebook order.

    Nothing is kept from earlier runs, so all that a selected block needs runs too. `timeout` is in seconds,
    for each attempt. Raises NameUnknown for a block that is not there, UsageError where a needed block would
    repeat an outside effect, unless `allow_effects`.
    """
    selected = _selected(pipeline, selection)
    reasons = dict.fromkeys(selected, "selected") if _asks(selection) else dict.fromkeys(selected, "all")
    needed = _needed(pipeline, selected)
    if not allow_effects:
        _refuse_effects(pipeline, needed)
    reasons |= {name: f"needed for {consumer}" for name, consumer in needed.items()}
    return Plan(
        pipeline=pipeline,
        steps=tuple(
            Step(block=block.name, why=reasons[block.name])
            for block in pipeline.blocks
            if block.name in reasons
        ),
        parameters=parameters,
        fail_fast=fail_fast,
        timeout=timeout,
        selection=selection,
        allow_effects=allow_effects,
    )


def has_effect(block: Block) -> bool:
    """Whether running `block` changes something outside the kernel."""
    return bool(block.effects) or block.kind is Kind.DATA_EXPORTER


def may_repeat(block: Block) -> bool:
    """Whether `block` may be run again without being asked for: no outside effect, or an idempotent one."""
    return not has_effect(block) or block.policy.get("idempotent") is True


def timeout_of(block: Block, default: float | None) -> float | None:
    """Seconds an attempt of `block` may take: its policy's `timeout` ("10m", 90), else `default`."""
    return durations.seconds(block.policy.get("timeout")) or default


def _asks(selection: Selection) -> bool:
    return bool(selection.until or selection.since or selection.only)


def _selected(pipeline: Pipeline, selection: Selection) -> Set[str]:
    runnable = {block.name for block in pipeline.blocks if block.kind not in NEVER_PLANNED}
    if not _asks(selection):
        return runnable
    for name in (*selection.until, *selection.since, *selection.only):
        _check_name(pipeline, name)
    until, since = frozenset(selection.until), frozenset(selection.since)
    asked = until | since | frozenset(selection.only)
    return (asked | pipeline.ancestors(until) | pipeline.descendants(since)) & runnable


def _check_name(pipeline: Pipeline, name: str) -> None:
    block = pipeline.by_name.get(name)
    if block is None:
        near = difflib.get_close_matches(name, pipeline.by_name, n=1)
        known = ", ".join(pipeline.by_name) or "none"
        raise NameUnknown(
            f"there is no block {name!r}",
            place=pipeline.name,
            remedy=f"Did you mean {near[0]!r}?" if near else f"The blocks are: {known}.",
        )
    if block.kind in NEVER_PLANNED:
        raise UsageError(
            f"the block {name!r} is a {block.kind}, which is never part of a run",
            place=pipeline.name,
            remedy="Give it another kind, or select another block.",
        )


def _needed(pipeline: Pipeline, selected: Set[str]) -> Mapping[str, str]:
    """The blocks that selected ones need and that are not selected: each with the first that needs it."""
    needed: dict[str, str] = {}
    for block in pipeline.blocks:
        if block.name in selected:
            for name in pipeline.ancestors(frozenset({block.name})) - selected:
                if pipeline.by_name[name].kind not in NEVER_PLANNED:
                    needed.setdefault(name, block.name)
    return needed


def _refuse_effects(pipeline: Pipeline, needed: Mapping[str, str]) -> None:
    for block in pipeline.blocks:
        if block.name in needed and not may_repeat(block):
            effect = ", ".join(block.effects) or f"it is a {block.kind}"
            raise UsageError(
                f"{needed[block.name]!r} needs {block.name!r}, and running that would repeat "
                f"its outside effect ({effect})",
                place=pipeline.name,
                remedy="Say `--allow-effects` if it may be repeated, "
                "or `idempotent: true` in the block's policy.",
            )
