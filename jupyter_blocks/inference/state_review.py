"""Looks over a walk for state of the process that blocks share; each kind of it is said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from jupyter_blocks.inference import state_findings as findings
from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk
from jupyter_blocks.languages.python.frames import Write
from jupyter_blocks.languages.python.resources import key_of_resource, resource_of_key
from jupyter_blocks.languages.python.state_tables import (
    BACKEND,
    CWD,
    ENV,
    FIGURE,
    IMPORT_PATCHES,
    IMPORT_PATH,
    MODULE,
    OPTIONS,
    RNG,
    STATE,
    TQDM_METHODS,
)
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import ViaKind

Writers = list[tuple[BlockWalk, Write]]
# A state whose name is a path, and that is none of those with a meaning of their own, is an attribute.
ATTRIBUTE = re.compile(r"[A-Za-z_]\w*(\.\w+)+")
NO_ATTRIBUTES = OPTIONS | {BACKEND, FIGURE, IMPORT_PATH, "sys.recursionlimit", "display.precision"}
GIVEN = TQDM_METHODS.union(*IMPORT_PATCHES.values())  # attributes that a library itself gives to frames


def review_states(walk: NotebookWalk) -> Iterator[Diagnostic]:
    """What there is to say of random generators, the environment, options and the like."""
    written: dict[ViaKind, dict[str, Writers]] = {kind: {} for kind in ViaKind}
    for block in walk.blocks:
        for key, write in block.frame.written.items():
            kind, name = resource_of_key(key)
            written[kind].setdefault(name, []).append((block, write))
    for generator, writers in written[RNG].items():
        yield from _of_generator(walk, generator, writers)
    for name, writers in written[CWD].items():
        block, place = _first(writers)
        yield findings.changed_directory(block.outline.name, _users(walk, CWD, name, [block]), place)
    yield from _of_environment(written[ENV])
    yield from _once(_of_states(walk, written[STATE]))


def _once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Of findings with one code in one cell the worst, or else the first."""
    kept: dict[tuple[str, str | None], Diagnostic] = {}
    for diagnostic in found:
        key = (diagnostic.code, diagnostic.place.cell)
        old = kept.get(key)
        if old is None or (old.severity is findings.INFO and diagnostic.severity is not findings.INFO):
            kept[key] = diagnostic
    yield from kept.values()


def _first(writers: Writers) -> tuple[BlockWalk, Place]:
    block, write = writers[0]
    return block, Place(cell=write.cell, line=write.line)


def _users(walk: NotebookWalk, kind: ViaKind, name: str, blocks: Iterable[BlockWalk]) -> tuple[str, ...]:
    """The blocks that depend on what these blocks have made of a resource."""
    wanted = [(key_of_resource(kind, name), block.number) for block in blocks]
    return tuple(
        [
            user.outline.name
            for user in walk.blocks
            if any(
                used in frame.taken and used[1] != user.number
                for used in wanted
                for frame in (user.frame, user.test_frame)
            )
        ]
    )


def _of_generator(walk: NotebookWalk, generator: str, writers: Writers) -> Iterator[Diagnostic]:
    draws = [(block, write) for block, write in writers if write.changes and write.sure]
    if not draws or generator not in findings.OWN_GENERATOR:
        return
    key = key_of_resource(RNG, generator)
    numbers = {block.number for block, _ in draws}
    chained = [  # two draws, one of which depends on the other
        (owner, block.number, write)
        for block, write in draws
        for name, owner in block.frame.taken
        if name == key and owner in numbers and owner != block.number
    ]
    if chained:
        ordered = {number for owner, number, _ in chained for number in (owner, number)}
        names = [block.outline.name for block, _ in draws if block.number in ordered]
        write = chained[0][2]
        yield findings.shared_generator(generator, names, Place(cell=write.cell, line=write.line))
    if key not in walk.prelude.written and not any(write.binds for _, write in writers):
        yield findings.unseeded_generator(generator, _first(draws)[1])


def _of_environment(written: Mapping[str, Writers]) -> Iterator[Diagnostic]:
    names = [name for name in written if name != "*"]
    if names:
        block, place = _first(written[names[0]])
        own = [name for name in names if _first(written[name])[0] is block]
        yield findings.set_environment(own, block.outline.name, place)


def _of_states(walk: NotebookWalk, written: Mapping[str, Writers]) -> Iterator[Diagnostic]:
    for name, writers in written.items():
        block, place = _first(writers)
        who = block.outline.name
        users = _users(walk, STATE, name, [each for each, _ in writers])
        if name == IMPORT_PATH:
            yield findings.extended_import_path(who, users, place)
        elif name == FIGURE:
            yield from _of_figure(walk, {each.number: each for each, _ in writers})
        elif name in OPTIONS:
            if users:
                yield findings.set_option(name, who, users, place)
        elif name.startswith(MODULE):
            yield findings.reloaded(name.removeprefix(MODULE), who, place)
        elif _is_attribute(name) and (users or name.rpartition(".")[2] not in GIVEN):
            yield findings.set_attribute(name, who, users, place)


def _is_attribute(name: str) -> bool:
    return name not in NO_ATTRIBUTES and ATTRIBUTE.fullmatch(name) is not None


def _of_figure(walk: NotebookWalk, writers: Mapping[int, BlockWalk]) -> Iterator[Diagnostic]:
    """The first block that goes on with a figure which another one has drawn, not just chosen a backend."""
    key, backend = key_of_resource(STATE, FIGURE), key_of_resource(STATE, BACKEND)
    for block in walk.blocks:
        for (name, owner), read in block.frame.taken.items():
            drawn = name == key and owner in writers and backend not in writers[owner].frame.written
            if drawn and owner != block.number:
                place = Place(cell=read.cell, line=read.line)
                yield findings.shared_figure(block.outline.name, writers[owner].outline.name, place)
                return
