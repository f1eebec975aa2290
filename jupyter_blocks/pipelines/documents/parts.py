"""A pipeline's content taken apart into what is merged and compared by itself, and put together again.

Tags of other tools take no part in that: each side keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jupyter_blocks.languages.python.parameters import literal
from jupyter_blocks.model.pipeline import Kind, Role
from jupyter_blocks.pipelines.documents.content import (
    BlockContent,
    Content,
    PreludeText,
    Text,
    as_parameters,
    setup_groups,
)
from jupyter_blocks.pipelines.documents.description import Given
from jupyter_blocks.pipelines.documents.yaml12 import flow

Key = tuple[str, ...]
Parts = Mapping[Key, Any]
"""Plain values, as JSON has them, by what they are of: ("block", "clean", "cells")."""

KERNEL: Key = ("kernel",)
SETUP: Key = ("setup",)
ORDER: Key = ("order",)
PARAMETER = "parameter"
BLOCK = "block"
POLICY = "policy"
NAMING_BLOCKS = ("not_after", "on_failure", "on_success")  # policies whose values are names of blocks


def take_apart(content: Content) -> Parts:
    """What `content` says, part by part."""
    parts: dict[Key, Any] = {KERNEL: content.kernel, ORDER: [block.name for block in content.blocks]}
    parameters = as_parameters(content)
    for one in parameters or ():
        given = one.given
        parts[PARAMETER, given.name] = {"default": given.default, "type": given.type}
    parts[SETUP] = [
        [role.value, None if role is Role.PARAMETERS and parameters else [cell.source for cell in cells]]
        for role, cells in setup_groups(content)
    ]
    for block in content.blocks:
        of = (BLOCK, block.name)
        parts[*of, "cells"] = [cell.source for cell in block.cells]
        parts[*of, "tests"] = [cell.source for cell in block.tests]
        parts[*of, "kind"] = block.kind.value
        parts[*of, "after"] = list(block.after)
        for key, value in block.policy.items():
            parts[*of, POLICY, key] = value
    return parts


def put_together(parts: Parts, language: str, *tagged: Content) -> Content:
    """The content that `parts` are of; a cell has the tags that its like has in the first of `tagged`."""
    tags = {cell.source: cell.tags for one in reversed(tagged) for cell in _cells(one) if cell.tags}

    def text(source: str) -> Text:
        return Text(source=source, tags=tags.get(source, ()))

    given = [
        Given(name=key[1], default=value["default"], type=value["type"], line=0)
        for key, value in parts.items()
        if key[0] == PARAMETER
    ]
    prelude = [
        PreludeText(role=Role(role), text=cell)
        for role, cells in parts[SETUP]
        for cell in map(text, [parameters_source(given)] if cells is None else cells)
    ]
    return Content(
        kernel=parts[KERNEL],
        language=language,
        prelude=tuple(prelude),
        blocks=tuple(_block(parts, name, text) for name in parts[ORDER]),
    )


def parameters_source(given: Iterable[Given]) -> str:
    """A parameters cell that assigns these."""
    return "\n".join(map(assignment, given))


def assignment(given: Given) -> str:
    """The line of a parameters cell that assigns `given`."""
    annotation = f": {given.type}" if given.type else ""
    return f"{given.name}{annotation} = {literal(given.default, given.name)}"


def equal(one: object, other: object) -> bool:
    """Whether two parts are the same, also where Python takes True for 1 and 1 for 1.0."""
    return flow(one) == flow(other)


def names(parts: Parts) -> list[str]:
    """The names of the blocks, in order."""
    return list(parts.get(ORDER, ()))


def of_block(parts: Parts, name: str) -> Parts:
    """The parts of the block `name`, by what remains of their keys."""
    return {key[2:]: value for key, value in parts.items() if key[:2] == (BLOCK, name)}


def renamed(parts: Parts, new: Mapping[str, str]) -> Parts:
    """`parts` with the blocks in `new` under the names that they have there, wherever they are named."""
    if not new:
        return parts

    def name(text: Any) -> Any:
        return new.get(text, text) if isinstance(text, str) else text

    found: dict[Key, Any] = {}
    for key, value in parts.items():
        if key == ORDER or (key[0] == BLOCK and (key[2] == "after" or key[-1] in NAMING_BLOCKS)):
            value = [name(one) for one in value] if isinstance(value, list) else name(value)
        found[(BLOCK, name(key[1]), *key[2:]) if key[0] == BLOCK else key] = value
    return found


def without_others(parts: Parts, there: frozenset[str]) -> Parts:
    """`parts` without blocks that are not `there`, where lists of other blocks name them."""
    return {
        key: [name for name in value if name in there]
        if key[0] == BLOCK and key[-1] in ("after", "not_after") and isinstance(value, list)
        else value
        for key, value in parts.items()
    }


def _block(parts: Parts, name: str, text: Callable[[str], Text]) -> BlockContent:
    own = of_block(parts, name)
    return BlockContent(
        name=name,
        kind=Kind(own[("kind",)]),
        cells=tuple(map(text, own[("cells",)])),
        tests=tuple(map(text, own[("tests",)])),
        after=tuple(own[("after",)]),
        policy={key[1]: value for key, value in own.items() if key[0] == POLICY},
    )


def _cells(content: Content) -> Iterator[Text]:
    for block in content.blocks:
        yield from (*block.cells, *block.tests)
    yield from (cell.text for cell in content.prelude)
