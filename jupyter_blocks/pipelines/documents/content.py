"""What a pipeline says, wherever it is written: what is compared, carried over and exported."""

from __future__ import annotations

import ast
import math
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from jupyter_blocks import tags
from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.pipeline import PRELUDE, Kind, OutlinedCell, Pipeline, Role
from jupyter_blocks.pipelines.documents.blockfiles import tidy
from jupyter_blocks.pipelines.documents.description import Given

PLAIN = (bool, int, str, type(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A cell's source, as a block file keeps it, and its tags of other tools."""

    source: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreludeText:
    """A cell of the prelude."""

    role: Role
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockContent:
    """What is said of a block; `kind` is the one that it has, said or inferred."""

    name: str
    kind: Kind
    cells: tuple[Text, ...]
    tests: tuple[Text, ...] = ()
    after: tuple[str, ...] = ()
    policy: Mapping[str, Any] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said of a pipeline: its kernel, its prelude, its blocks in order."""

    kernel: str
    language: str
    prelude: tuple[PreludeText, ...]
    blocks: tuple[BlockContent, ...]


def content(pipeline: Pipeline) -> Content:
    """What `pipeline` says."""
    notebook = pipeline.outline.notebook
    after = {block.name: block.after for block in pipeline.outline.blocks}
    return Content(
        kernel=notebook.kernel,
        language=notebook.language,
        prelude=tuple(
            PreludeText(role=cell.role, text=text(cell))
            for cell in pipeline.outline.cells
            if cell.role in PRELUDE
        ),
        blocks=tuple(
            BlockContent(
                name=block.name,
                kind=block.kind,
                cells=tuple(map(text, block.cells)),
                tests=tuple(map(text, block.test_cells)),
                after=after[block.name],
                policy=block.policy,
            )
            for block in pipeline.blocks
        ),
    )


def text(cell: OutlinedCell) -> Text:
    """What a block file keeps of `cell`."""
    return Text(source=tidy(cell.code), tags=tags.parse(cell.cell.tags)[0].foreign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A parameter as a parameters cell has it, and the comment at the end of its line."""

    given: Given
    comment: str = ""


def as_parameters(content: Content) -> tuple[Noted, ...] | None:
    """The parameters, if a mapping of YAML can say all that the one parameters cell does; else None."""
    cells = [cell.text for cell in content.prelude if cell.role is Role.PARAMETERS]
    if content.language != "python" or len(cells) != 1:
        return None
    source = cells[0].source
    try:
        body = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, ValueError, tokenize.TokenError):
        return None
    noted = []
    for statement in body:
        given = _given(statement)
        if given is None or (statement.lineno != statement.end_lineno and statement.end_lineno in comments):
            return None
        noted.append(Noted(given=given, comment=comments.get(statement.lineno, "")))
    names = [one.given.name for one in noted]
    return tuple(noted) if names and len(set(names)) == len(names) else None


def _given(statement: ast.stmt) -> Given | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            annotation = None
        case ast.AnnAssign(
            target=ast.Name(id=name), value=ast.expr() as value, annotation=annotated, simple=1
        ):
            annotation = annotated.value if isinstance(annotated, ast.Constant) else ast.unparse(annotated)
        case _:
            return None
    try:
        default = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if not _is_plain(default) or not isinstance(annotation, str | None):
        return None
    if annotation == type(default).__name__:
        annotation = None
    return Given(name=name, default=default, line=statement.lineno, type=annotation)


def _is_plain(value: object) -> bool:
    """Whether YAML can hold `value` exactly."""
    match value:
        case float():
            return math.isfinite(value)
        case list():
            return all(map(_is_plain, value))
        case dict():
            return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    return isinstance(value, PLAIN)


def _comments(source: str) -> Mapping[int, str]:
    """By line, the comments that stand after code."""
    found = {}
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip():
            found[token.start[0]] = token.string
    return found


def setup_groups(content: Content) -> Iterator[tuple[Role, tuple[Text, ...]]]:
    """The cells of the prelude, those of one role that follow each other together."""
    group: list[Text] = []
    role: Role | None = None
    for cell in content.prelude:
        if role is not None and cell.role is not role:
            yield role, tuple(group)
            group = []
        role = cell.role
        group.append(cell.text)
    if role is not None:
        yield role, tuple(group)
