"""`detach`: gives a block of a document a copy of its files in the library."""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.cli.terminal import show
from jupyter_blocks.reports.text import Style, line
from jupyter_blocks.workbench import Workbench


@click.command("detach")
@click.argument("document", type=options.Source())
@click.argument("block")
def command(document: Path, block: str) -> None:
    """Give a block of a document a copy of its own of what it takes from the project's library.

    The copy notes where it came from, so that `check` can tell when the library has moved on.

    \b
    jupyter-blocks detach pipelines/flights clean
    """
    written = Workbench().detach(document, block)
    show(
        [line(("detached", Style.GOOD), "  ", (block, Style.NAME)), *(line(f"  {path}") for path in written)]
    )
