"""Arguments and options that several commands share; those that belong together arrive as one value."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, wraps
from pathlib import Path
from typing import Any

import click

from jupyter_blocks.model import durations
from jupyter_blocks.model.selection import Selection

DOCUMENT = "pipeline.yaml"

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


def duration(text: str) -> float:
    """The seconds in "90", "1.5", "500ms", "30s", "10m", "2h" or "1d"; raises click.BadParameter."""
    seconds = durations.seconds(text)
    if seconds is None:
        raise click.BadParameter(f"{text!r} is no duration: write seconds (90) or 500ms, 30s, 10m, 2h.")
    return seconds


class Source(click.Path):
    """A notebook or a pipeline document; the folder of a document stands for the document."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        document = path / DOCUMENT
        return document if document.is_file() else path


notebook = click.argument("notebook", type=Source())


allow_effects = click.option(
    "--allow-effects",
    is_flag=True,
    help="Let a block that is only needed, not asked for, change something outside, such as a file.",
)


def selection(function: Function) -> Function:
    """`--until`, `--from` and `--only` as `selection`; `allow_effects` with them."""

    @wraps(function)
    def gathered(
        *, until: tuple[str, ...], since: tuple[str, ...], only: tuple[str, ...], **others: Any
    ) -> Any:
        return function(selection=Selection(until=until, since=since, only=only), **others)

    return stacked(
        gathered,
        click.option("--until", multiple=True, metavar="BLOCK", help="This block and all that it needs."),
        click.option(
            "--from", "since", multiple=True, metavar="BLOCK", help="This block and all that need it."
        ),
        click.option("--only", multiple=True, metavar="BLOCK", help="This block, and what it must have."),
        allow_effects,
    )


def execution(function: Function) -> Function:
    """How strict and how patient a run is, and in which kernel."""
    return stacked(
        function,
        click.option("--fail-fast", is_flag=True, help="Stop at the first block that fails."),
        click.option(
            "--timeout",
            type=duration,
            metavar="TIME",
            help="Longest time for a block: seconds, or 500ms, 30s, 10m, 2h.",
        ),
        click.option("--kernel", metavar="NAME", help="Another kernel than the one the notebook asks for."),
    )


def stacked(function: Function, *decorators: Decorator) -> Function:
    """`function` with all `decorators`, so that `--help` lists them in this order."""
    return reduce(lambda inner, decorator: decorator(inner), reversed(decorators), function)
