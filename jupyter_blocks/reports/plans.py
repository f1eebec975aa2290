"""A plan as a table: what would run, in which order, why, and what feeds it."""

from __future__ import annotations

from jupyter_blocks.model.pipeline import Block, Kind
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import callbacks_of
from jupyter_blocks.reports.edges import label, shown
from jupyter_blocks.reports.text import EMPTY, Line, Style, columns, line


def plan_report(plan: Plan) -> list[Line]:
    """The steps in order, then the blocks that stay out."""
    blocks = [block for block in plan.pipeline.blocks if block.kind is not Kind.CALLBACK]
    head = tuple(line((word, Style.DIM)) for word in ("", "block", "kind", "why", "reads from"))
    rows = [
        (line((str(number), Style.DIM)), *_step(plan, plan.pipeline.by_name[step.block], step.why))
        for number, step in enumerate(plan.steps, 1)
    ]
    planned = {step.block for step in plan.steps}
    out = [block.name for block in blocks if block.name not in planned]
    called = [name for step in plan.steps for name in callbacks_of(plan.pipeline.by_name[step.block].policy)]
    lines = [
        line((plan.pipeline.name, Style.STRONG), f"  {len(rows)} of {len(blocks)} blocks would run"),
        EMPTY,
    ]
    if rows:
        lines += columns([head, *rows], right=frozenset({0}))
    if out:
        lines += [EMPTY, line(("would not run: ", Style.DIM), ", ".join(out))]
    if called:
        lines += [EMPTY, line(("may be called: ", Style.DIM), ", ".join(dict.fromkeys(called)))]
    return lines


def _step(plan: Plan, block: Block, why: str) -> tuple[Line, ...]:
    feeding = [edge for edge in shown(plan.pipeline) if edge.consumer == block.name]
    reads = ", ".join(f"{edge.producer} ({label(edge)})" for edge in feeding)
    if block.when is not None:
        why = f"{why}, when {block.when.source}"
    return line((block.name, Style.NAME)), line((block.kind, Style.DIM)), line(why), line(reads)
