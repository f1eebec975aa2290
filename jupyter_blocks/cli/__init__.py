"""The command line: parses, calls one use case of the workbench, answers with text and an exit status.

A command's module is imported when the command is asked for, so that `--help` and `graph` do not pay for
what `run` needs.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from importlib import import_module

import click

from jupyter_blocks._version import __version__
from jupyter_blocks.errors import BlocksError

INTERRUPTED = 130

PURPOSES: Mapping[str, str] = {
    "graph": "Show the blocks and what they need of each other.",
    "check": "Tell what is wrong or doubtful, where, and what to do.",
    "suggest": "Propose tags and names for a notebook without blocks.",
    "plan": "Show what would run, in which order, and why.",
    "run": "Run the blocks and their tests.",
    "test": "Run the tests and what they need.",
    "export": "Write a notebook as pipeline.yaml and block files, or in another form.",
    "sync": "Bring a notebook and its files in step.",
    "diff": "Compare two pipelines: notebooks, documents, git revisions.",
    "detach": "Give a block a copy of what it takes from the library.",
    "runs": "Look at what has run: list, show, logs, executed notebooks.",
}


class Commands(click.Group):
    """The commands by name, each imported when asked for; here errors become exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(PURPOSES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in PURPOSES:
            return None
        command: click.Command = import_module(f"jupyter_blocks.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in PURPOSES or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise no_such_command(name, PURPOSES, ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(PURPOSES.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BlocksError as error:
            import_module("jupyter_blocks.cli.errors").show_error(error)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def no_such_command(name: str, known: Collection[str], ctx: click.Context) -> click.UsageError:
    """What to raise for a command that is not among `known`."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else f" The commands are: {', '.join(known)}."
    return click.UsageError(f"No such command {name!r}.{hint}", ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """The notebook is the pipeline: tagged cells become blocks, and the whole is run and tested.

    \b
    jupyter-blocks graph flights.ipynb
    jupyter-blocks run flights.ipynb -p month 6

    NO_COLOR=1 turns colours off. Exit status: 0 success, 1 a block or a test failed, 2 wrong usage or a
    notebook that cannot run, 130 interrupted.
    """
