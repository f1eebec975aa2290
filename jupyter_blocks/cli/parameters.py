"""Parameters from the command line, read as papermill's command line reads them.

The rules are those of papermill/cli.py and papermill/iorw.py: Base64, then files, then YAML, then `-p`, then
`-r`, each later one winning; in YAML, dates stay text. They stand here again because importing papermill
takes longer than everything else that a short run does (docs/design.md).
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
import yaml

from jupyter_blocks.cli.options import Function, stacked
from jupyter_blocks.errors import ParameterInvalid
from jupyter_blocks.model.values import typed

TIMESTAMP = "tag:yaml.org,2002:timestamp"


class DatelessLoader(yaml.SafeLoader):
    """YAML's safe loader, which leaves dates as the text they are: JSON and a parameters cell have none."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as yaml declares it
        first: [resolver for resolver in resolvers if resolver[0] != TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The parameters as they stand on the command line."""

    base64: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    yaml: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    raw: tuple[tuple[str, str], ...] = ()


def read(given: Given) -> dict[str, object]:
    """The values by name; raises ParameterInvalid for what is not YAML, or no mapping of names."""
    found: dict[str, object] = {}
    for encoded in given.base64:
        found.update(_mapping(_decoded(encoded), "-b"))
    for file in given.files:
        found.update(_mapping(_contents(file), f"-f {file}"))
    for text in given.yaml:
        found.update(_mapping(text, "-y"))
    found.update((name, typed(text)) for name, text in given.typed)
    found.update(given.raw)
    return found


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (binascii.Error, ValueError) as error:
        raise ParameterInvalid(
            f"not Base64: {error}", place="-b", remedy="Encode a YAML mapping: `base64 < parameters.yaml`."
        ) from None


def _contents(file: str) -> str:
    """The text of `file`; of standard input for names that start with `-`; JSON stands for itself."""
    if file.startswith("-"):
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        reason = "not UTF-8 text"
    except OSError as error:
        if _is_json(file):
            return file
        reason = error.strerror or str(error)
    raise ParameterInvalid(reason, place=f"-f {file}", remedy="Name a readable YAML or JSON file.")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _mapping(text: str | bytes, place: str) -> Iterable[tuple[str, Any]]:
    try:
        value = yaml.load(text, Loader=DatelessLoader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise ParameterInvalid(
            f"not YAML: {first}", place=place, remedy="Write NAME: VALUE, as in `{month: 6}`."
        ) from None
    if not value:
        return ()
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ParameterInvalid(
            "not a mapping of names to values", place=place, remedy="Write NAME: VALUE, as in `{month: 6}`."
        )
    return value.items()


def options(function: Function) -> Function:
    """papermill's five ways to give parameters, as `given`."""

    @wraps(function)
    def gathered(
        *,
        parameters: tuple[tuple[str, str], ...],
        parameters_raw: tuple[tuple[str, str], ...],
        parameters_file: tuple[str, ...],
        parameters_yaml: tuple[str, ...],
        parameters_base64: tuple[str, ...],
        **others: Any,
    ) -> Any:
        given = Given(
            typed=parameters,
            raw=parameters_raw,
            files=parameters_file,
            yaml=parameters_yaml,
            base64=parameters_base64,
        )
        return function(given=given, **others)

    return stacked(
        gathered,
        click.option(
            "-p",
            "--parameters",
            nargs=2,
            multiple=True,
            metavar="NAME VALUE",
            help="A parameter; True, False, None and numbers are read as such.",
        ),
        click.option(
            "-r",
            "--parameters_raw",
            nargs=2,
            multiple=True,
            metavar="NAME TEXT",
            help="A parameter that is text, whatever it looks like.",
        ),
        click.option(
            "-f",
            "--parameters_file",
            multiple=True,
            metavar="FILE",
            help="Parameters in a YAML or JSON file.",
        ),
        click.option("-y", "--parameters_yaml", multiple=True, metavar="YAML", help="Parameters as YAML."),
        click.option(
            "-b", "--parameters_base64", multiple=True, metavar="TEXT", help="Parameters as YAML in Base64."
        ),
    )
