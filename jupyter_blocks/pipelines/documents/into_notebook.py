"""Brings what a merge has come to into a notebook's JSON: outputs, ids, markdown and others' metadata stay.

A cell is touched only if what it says changes. New cells stand below the block that theirs stands below.
"""

from __future__ import annotations

import ast
import copy
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from jupyter_blocks import tags
from jupyter_blocks.languages.python.parameters import literal
from jupyter_blocks.model.pipeline import PRELUDE, Kind, OutlinedCell, Pipeline, Role
from jupyter_blocks.notebook.read import METADATA_KEY
from jupyter_blocks.pipelines.documents import content, parts
from jupyter_blocks.pipelines.documents.content import BlockContent, Content, Text
from jupyter_blocks.pipelines.documents.description import Given
from jupyter_blocks.pipelines.documents.merge import longest_rising

Json = dict[str, Any]
IDS_SINCE = 5  # nbformat 4.5: cells have ids


@dataclass(slots=True, eq=False)
class _Held:
    """A cell of the notebook, and what it is in the pipeline."""

    raw: Json
    role: Role
    block: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a cell is to say, and what it is to be."""

    text: Text
    role: Role
    block: str | None = None


def brought(pipeline: Pipeline, final: Content, renames: Mapping[str, str]) -> Json:
    """The JSON of the notebook of `pipeline` when it says `final`; blocks in `renames` get a new name."""
    raw = copy.deepcopy(dict(pipeline.outline.notebook.raw))
    cells = [_held(cell, one) for cell, one in zip(pipeline.outline.cells, raw["cells"], strict=True)]
    said = parts.take_apart(content.content(pipeline))
    wanted = parts.take_apart(final)
    for cell in cells:
        _rename(cell, renames)
    before = parts.renamed(said, renames)
    editor = _Editor(cells, with_ids=raw.get("nbformat_minor", 0) >= IDS_SINCE, language=final.language)
    editor.prelude(before, wanted, final)
    editor.blocks(before, wanted, final)
    if not parts.equal(before[parts.KERNEL], wanted[parts.KERNEL]):
        spec = raw.setdefault("metadata", {}).setdefault("kernelspec", {"display_name": final.kernel})
        spec["name"] = final.kernel
    raw["cells"] = [cell.raw for cell in editor.cells]
    return raw


def _held(cell: OutlinedCell, raw: Json) -> _Held:
    return _Held(raw=raw, role=cell.role, block=cell.block, text=content.text(cell))


def _rename(cell: _Held, renames: Mapping[str, str]) -> None:
    if cell.block is not None and cell.block in renames:
        name = tags.magic_name(_source(cell.raw))
        if name is not None and name in renames:
            _, newline, rest = _source(cell.raw).partition("\n")
            _set_source(cell.raw, f"%%block {renames[name]}{newline}{rest}")
        cell.block = renames[cell.block]
    own = _tags(cell.raw)
    changed = [_renamed_tag(tag, renames) for tag in own]
    if changed != own:
        _set_tags(cell.raw, changed)


def _renamed_tag(tag: str, renames: Mapping[str, str]) -> str:
    prefix, colon, name = tag.partition(":")
    named = colon and prefix in ("block", "test", "after") and name in renames
    return f"{prefix}:{renames[name]}" if named else tag


class _Editor:
    """Changes the cells of a notebook, one thing after the other."""

    def __init__(self, cells: list[_Held], *, with_ids: bool, language: str) -> None:
        self.cells = cells
        self.with_ids = with_ids
        self.language = language
        self.ids = {cell.raw.get("id") for cell in cells}

    # -- the prelude ---------------------------------------------------------------------------------

    def prelude(self, before: parts.Parts, wanted: parts.Parts, final: Content) -> None:
        given = {key: value for key, value in wanted.items() if key[0] == parts.PARAMETER}
        had = {key: value for key, value in before.items() if key[0] == parts.PARAMETER}
        cell = next((one for one in self.cells if one.role is Role.PARAMETERS), None)
        as_mapping = bool(had) and bool(given) and cell is not None
        if cell is not None and as_mapping and not _agree(had, given):
            _set_source(cell.raw, _reassigned(_source(cell.raw), had, given))
        if parts.equal(before[parts.SETUP], wanted[parts.SETUP]):
            return
        own = [one for one in self.cells if one.role in PRELUDE]
        texts = [
            _Wanted(cell.text if cell and as_mapping and one.role is Role.PARAMETERS else one.text, one.role)
            for one in final.prelude
        ]
        self.align(own, texts, None)

    # -- blocks --------------------------------------------------------------------------------------

    def blocks(self, before: parts.Parts, wanted: parts.Parts, final: Content) -> None:
        had = parts.names(before)
        for name in had:
            if name not in parts.names(wanted):
                self.cells[:] = [cell for cell in self.cells if cell.block != name]
        above: _Held | None = None
        for block in final.blocks:
            if block.name in had:
                self.block(block, parts.of_block(before, block.name), parts.of_block(wanted, block.name))
            else:
                self.add(block, above)
            above = self.of(block.name)[-1]
        self.arrange([block.name for block in final.blocks])

    def of(self, name: str, role: Role | None = None) -> list[_Held]:
        return [cell for cell in self.cells if cell.block == name and role in (None, cell.role)]

    def block(self, block: BlockContent, before: parts.Parts, wanted: parts.Parts) -> None:
        name, first = block.name, self.of(block.name, Role.BLOCK)[0]
        for part, role, texts in (
            ("cells", Role.BLOCK, block.cells),
            ("tests", Role.TEST, block.tests),
        ):
            if not parts.equal(before[part,], wanted[part,]):
                own = self.of(name, role)
                policy = own[0].raw.get("metadata", {}).get(METADATA_KEY) if role is Role.BLOCK else None
                self.align(own, [_Wanted(text, role, name) for text in texts], self.of(name)[-1])
                if policy is not None:
                    self.of(name, Role.BLOCK)[0].raw.setdefault("metadata", {})[METADATA_KEY] = policy
        own = self.of(name, Role.BLOCK)
        is_new = own[0] is not first
        if is_new or not parts.equal(before["kind",], wanted["kind",]):
            for cell in own:
                _set_tags(cell.raw, [tag for tag in _tags(cell.raw) if not _is_kind(tag)])
            _add_tag(own[0].raw, f"kind:{block.kind}")
        if is_new or not parts.equal(before["after",], wanted["after",]):
            for cell in own:
                _set_tags(cell.raw, [tag for tag in _tags(cell.raw) if not tag.startswith("after:")])
            _set_tags(own[0].raw, [*_tags(own[0].raw), *(f"after:{other}" for other in block.after)])
        _set_policy(own[0].raw, block.policy)

    def add(self, block: BlockContent, above: _Held | None) -> None:
        """A block that the notebook does not have, below the cell `above`, else above all blocks."""
        made = [self.made(text, Role.BLOCK, block.name) for text in block.cells]
        made += [self.made(text, Role.TEST, block.name) for text in block.tests]
        first = made[0].raw
        _add_tag(first, f"kind:{block.kind}")
        _set_tags(first, [*_tags(first), *(f"after:{other}" for other in block.after)])
        _set_policy(first, block.policy)
        firsts = [number for number, cell in enumerate(self.cells) if cell.role is Role.BLOCK]
        place = self.place(above) + 1 if above else firsts[0] if firsts else len(self.cells)
        self.cells[place:place] = made

    def arrange(self, order: Sequence[str]) -> None:
        """Move as few blocks as can be so that they stand in `order`, each with its tests."""
        now = list(dict.fromkeys(one.block for one in self.cells if one.block and one.role is Role.BLOCK))
        wanted = [name for name in order if name in now]
        if now == wanted:
            return
        staying = set(longest_rising(now, wanted))
        above: _Held | None = None
        for name in wanted:
            if name not in staying:
                moving = self.of(name)
                self.cells[:] = [cell for cell in self.cells if cell.block != name]
                rest = [number for number, cell in enumerate(self.cells) if cell.role is Role.BLOCK]
                place = self.place(above) + 1 if above else rest[0] if rest else len(self.cells)
                self.cells[place:place] = moving
            above = self.of(name)[-1]

    # -- cells ---------------------------------------------------------------------------------------

    def align(self, own: list[_Held], wanted: Sequence[_Wanted], last: _Held | None) -> None:
        """Let the cells `own` say what is `wanted`: those that do stay, others are changed, made, taken out.

        `last` is the cell that new ones stand below if `own` has none.
        """
        old = [(cell.text.source, cell.role) for cell in own]
        new = [(one.text.source, one.role) for one in wanted]
        above = last if not own else None
        for what, start, end, first, stop in _opcodes(old, new):
            held = own[start:end]
            for cell, one in zip(held, wanted[first:stop], strict=False):
                if what != "equal":
                    self.say(cell, one)
                above = cell
            for cell in held[stop - first :]:
                self.cells.remove(cell)
            for one in wanted[first + len(held) : stop]:
                made = self.made(one.text, one.role, one.block)
                place = self.place(above) + 1 if above else self.place(own[0]) if own else 0
                self.cells.insert(place, made)
                above = made

    def place(self, cell: _Held) -> int:
        return next(number for number, one in enumerate(self.cells) if one is cell)

    def say(self, cell: _Held, wanted: _Wanted) -> None:
        """Let `cell` say what is wanted, below its line `%%block NAME` if it has one."""
        source, new = _source(cell.raw), wanted.text.source
        if new != cell.text.source:
            first = source.partition("\n")[0]
            _set_source(cell.raw, new if tags.magic_name(source) is None else f"{first}\n{new}")
        if wanted.role is not cell.role:
            own = _tags(cell.raw)
            _set_tags(cell.raw, [wanted.role.value if tag == cell.role.value else tag for tag in own])
            cell.role = wanted.role

    def made(self, text: Text, role: Role, block: str | None) -> _Held:
        word = {Role.BLOCK: f"block:{block}", Role.TEST: f"test:{block}"}.get(role, role.value)
        raw: Json = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"tags": [word, *text.tags]},
            "outputs": [],
            "source": text.source.splitlines(keepends=True),
        }
        if self.with_ids:
            raw = {
                "cell_type": "code",
                "execution_count": None,
                "id": self.identity(block or role.value),
                **raw,
            }
        return _Held(raw=raw, role=role, block=block, text=text)

    def identity(self, word: str) -> str:
        """An id that no cell has: readable where it can be."""
        base = word.replace("_", "-").strip("-")[:40] if word.isascii() else ""
        for number in range(1, 1000):
            identity = f"{base}-{number}" if number > 1 else base
            if base and identity not in self.ids:
                break
        else:
            identity = secrets.token_hex(4)
        self.ids.add(identity)
        return identity


def _opcodes(old: list[Any], new: list[Any]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(old) == len(new):
        return [
            ("equal" if one == other else "replace", n, n + 1, n, n + 1)
            for n, (one, other) in enumerate(zip(old, new, strict=True))
        ]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _reassigned(source: str, had: parts.Parts, given: parts.Parts) -> str:
    """The parameters cell `source` with other defaults: what stays the same keeps its text."""
    statements = dict(_assignments(source))
    lines = source.split("\n")
    for name in reversed(list(statements)):
        statement, key = statements[name], (parts.PARAMETER, name)
        if key in given and parts.equal(given[key], had[key]):
            continue
        first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
        if key not in given:
            del lines[first : last + 1]
            continue
        new_line = parts.assignment(_given(name, given[key]))
        if given[key]["type"] == had[key]["type"]:  # the annotation, if any, stays as it is
            value = statement.value
            assert value is not None
            head = lines[value.lineno - 1].encode()[: value.col_offset].decode()
            new_line = head + literal(given[key]["default"], name)
            first = value.lineno - 1
        tail = lines[last].encode()[statement.end_col_offset or 0 :].decode()
        lines[first : last + 1] = [new_line + tail]
    new = [parts.assignment(_given(key[1], value)) for key, value in given.items() if key not in had]
    return "\n".join([*lines, *new])


def _given(name: str, value: Mapping[str, Any]) -> Given:
    return Given(name=name, default=value["default"], type=value["type"], line=0)


def _assignments(source: str) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign]]:
    """The statements of a parameters cell, which does nothing but assign, by the names they assign."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, statement


def _set_policy(raw: Json, policy: Mapping[str, Any]) -> None:
    metadata = raw.setdefault("metadata", {})
    old = metadata.get(METADATA_KEY, {})
    if parts.equal(old, dict(policy)) or (isinstance(old, dict) and _agree(old, policy)):
        return
    kept = {key: policy[key] for key in old if key in policy} if isinstance(old, dict) else {}
    said = kept | dict(policy)
    if said:
        metadata[METADATA_KEY] = said
    else:
        metadata.pop(METADATA_KEY, None)


def _agree(old: Mapping[Any, Any], policy: Mapping[Any, Any]) -> bool:
    return old.keys() == policy.keys() and all(parts.equal(old[key], policy[key]) for key in old)


def _is_kind(tag: str) -> bool:
    return tag.startswith("kind:") or tag in tuple(Kind)


def _add_tag(raw: Json, tag: str) -> None:
    """`tag` directly behind the one that names the block."""
    own = _tags(raw)
    place = next((n + 1 for n, one in enumerate(own) if one.startswith("block:")), 0)
    _set_tags(raw, [*own[:place], tag, *own[place:]])


def _tags(raw: Json) -> list[str]:
    found = raw.get("metadata", {}).get("tags", [])
    return list(found) if isinstance(found, list) else []


def _set_tags(raw: Json, new: list[str]) -> None:
    if new != _tags(raw):
        raw.setdefault("metadata", {})["tags"] = new


def _source(raw: Json) -> str:
    source = raw.get("source", "")
    return "".join(source) if isinstance(source, list) else source


def _set_source(raw: Json, text: str) -> None:
    raw["source"] = text.splitlines(keepends=True) if isinstance(raw.get("source"), list) else text
