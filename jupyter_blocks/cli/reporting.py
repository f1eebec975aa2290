"""Reports of a run that are written to files: which are asked for, and where to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click

from jupyter_blocks import registry
from jupyter_blocks.cli.options import Function, stacked
from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.model.account import Account
from jupyter_blocks.notebook import edit

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
# The forms of a report by the names of their options.
FORMS: Mapping[str, str] = {
    "report": "One page of HTML: graph, timeline, assertions, logs; it needs no network.",
    "junit": "As JUnit XML for a CI server: a test case for each assertion and each block.",
    "summary": "A summary in Markdown, as for GitHub's step summary.",
}

Wanted = Mapping[str, Path]
"""Where to write the report of each form that is asked for; what is there is replaced."""


def options(function: Function) -> Function:
    """`--report`, `--junit` and `--summary` as `wanted`; raises OutputInvalid for a place that cannot be."""

    @wraps(function)
    def gathered(**given: Any) -> Any:
        asked = {form: given.pop(form) for form in FORMS}
        wanted = {form: path for form, path in asked.items() if path is not None}
        for path in wanted.values():
            _check(path)
        return function(wanted=wanted, **given)

    return stacked(
        gathered,
        *(
            click.option(f"--{form}", type=click.Path(path_type=Path), metavar="FILE", help=said)
            for form, said in FORMS.items()
        ),
    )


def write(wanted: Wanted, account: Account) -> None:
    """Write each report that is wanted, whole or not at all; raises OutputInvalid if that cannot be."""
    for form, path in wanted.items():
        text: str = registry.find("reports", form)(account)
        if path.exists() and os.environ.get(STEP_SUMMARY) and path.samefile(os.environ[STEP_SUMMARY]):
            text = path.read_text(encoding="utf-8") + text  # the page is that of all that the step runs
        edit.write(path, text)


def _check(path: Path) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise OutputInvalid(
            "this is a folder" if path.is_dir() else f"there is no folder {str(path.parent)!r}",
            place=str(path),
            remedy="Name a file in a folder that exists.",
        )
