"""What crosses from block to block, told from what was observed of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from jupyter_blocks.kernel.observation import Observation

VALUE, FILE = "value", "file"


@dataclass(frozen=True)
class Link:
    """Something crosses from one block to a later one.

    `kind` is value, file, rng, env, cwd or state. `certain` says that the producer has surely left it so: it
    bound the name, or a comparison has proven the change.
    """

    producer: str
    consumer: str
    kind: str
    name: str
    certain: bool


@dataclass(frozen=True)
class _Writer:
    block: str
    certain: bool = True


def links(blocks: Iterable[tuple[str, Iterable[Observation]]]) -> list[Link]:
    """The links between blocks that are given in notebook order, each with its cells' observations in order.

    The producer is the latest earlier block that left the name or resource; what a block has left itself does
    not link it to others.
    """
    found: dict[Link, None] = {}
    writers: dict[tuple[str, str], list[_Writer]] = {}
    for block, observations in blocks:
        for observation in observations:
            for kind, name in _taken(observation):
                for writer in writers.get((kind, name), ()):
                    if writer.block != block:
                        found[Link(writer.block, block, kind, name, writer.certain)] = None
            for kind, name, certain in _left(observation):
                beside = not certain or _is_beside(observation, kind, name)
                earlier = writers.get((kind, name), []) if beside else []
                others = [writer for writer in earlier if writer.block != block]
                writers[kind, name] = [*others, _Writer(block, certain)]
    return list(found)


def _taken(observation: Observation) -> Iterator[tuple[str, str]]:
    """What a cell took from before: names, files and the folders they lie in, state of the process."""
    for name in (*observation.reads, *observation.deletes):
        if name in observation.reads or name not in observation.may_bind:
            yield VALUE, name
    for path in observation.files_read:
        yield FILE, path
    for path in (*observation.files_read, *observation.files_written):
        for folder in PurePath(path).parents:
            yield FILE, str(folder)
    yield from observation.uses


def _is_beside(observation: Observation, kind: str, name: str) -> bool:
    """Whether a name was changed by way of another: who bound it counts as well."""
    return kind == VALUE and name in observation.changes and name not in observation.reads


def _left(observation: Observation) -> Iterator[tuple[str, str, bool]]:
    """What a cell has left for others, and whether surely."""
    for name in (*observation.touches, *observation.may_bind):
        yield VALUE, name, False
    may = {*observation.may_bind}
    for name in (*observation.binds, *observation.deletes, *observation.changes):
        if name not in may:
            yield VALUE, name, True
    for path in observation.files_written:
        yield FILE, path, True
    for kind, name in observation.state:
        yield kind, name, True
    for kind, name in observation.may_move:
        yield kind, name, False
