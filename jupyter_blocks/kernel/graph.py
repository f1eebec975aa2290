"""The graph of the live notebook: its blocks, how they stand, and what crosses between them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jupyter_blocks.kernel.links import Link, links
from jupyter_blocks.kernel.names import names_of
from jupyter_blocks.kernel.notebook import KnownText, TextCell, digest_of
from jupyter_blocks.kernel.observation import Observation, Tokens
from jupyter_blocks.kernel.staleness import (
    KnownCell,
    LastRun,
    Standing,
    by_group,
    judge,
    kind_of,
    producers_of,
)


@dataclass(frozen=True)
class Record:
    """A cell as it ran last in this kernel: what it was then, and what was seen of it.

    `reads` and `left` are the tokens of the observation, and those of the files that cells of this notebook
    write; `before` is what its run before had left.
    """

    cell: TextCell
    order: int
    observation: Observation
    failed: bool
    reads: Tokens
    left: Tokens
    before: Tokens


@dataclass(frozen=True)
class LiveGraph:
    """The known text with all that is known of its cells; `gone` are cells that ran and are there no more."""

    text: KnownText
    cells: tuple[KnownCell, ...]
    gone: tuple[KnownCell, ...]
    observations: Mapping[str, Observation]
    standings: Mapping[str, Standing]
    groups: Mapping[str, Standing]

    @property
    def blocks(self) -> list[str]:
        """The names of the blocks, in notebook order."""
        return list(dict.fromkeys(cell.block for cell in self.cells if cell.block is not None))

    @cached_property
    def members(self) -> Mapping[str, Sequence[KnownCell]]:
        """The cells that run together, by their group."""
        found: dict[str, list[KnownCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.group, []).append(cell)
        return found

    @cached_property
    def tests(self) -> Mapping[str, Sequence[TextCell]]:
        """The test cells, by the block that they test."""
        found: dict[str, list[TextCell]] = {}
        for cell in self.text.cells:
            if cell.tests is not None:
                found.setdefault(cell.tests, []).append(cell)
        return found

    def links(self) -> list[Link]:
        """What crosses between blocks: as seen where the consumer's text is what ran, else by names alone."""
        order = {name: place for place, name in enumerate(self.blocks)}
        seen = links(
            (
                block,
                [self.observations[cell.id] for cell in self.members[block] if cell.id in self.observations],
            )
            for block in order
        )
        as_ran = {block for block in order if all(cell.is_as_it_ran for cell in self.members[block])}
        found = {
            (one.producer, one.consumer, one.kind, one.name): one for one in seen if one.consumer in as_ran
        }
        for cell, producers in producers_of(self.cells):
            for name in sorted(cell.takes):
                producer = producers.get(name)
                if cell.block is None or cell.block in as_ran or producer is None or producer.block is None:
                    continue
                if producer.block != cell.block:
                    kind, rest = kind_of(name)
                    link = Link(producer.block, cell.block, kind, rest, False)
                    found.setdefault((link.producer, link.consumer, link.kind, link.name), link)
        return sorted(
            found.values(), key=lambda one: (order[one.producer], order[one.consumer], one.kind, one.name)
        )


def graph_of(text: KnownText, records: Mapping[str, Record], seen: Iterable[str] = ()) -> LiveGraph:
    """The graph of `text`, of whose cells `records` tells how they ran; `seen` are the ids of all cells that
    a text has ever had.

    A cell that ran and was never in a text is taken to stand at the end: the file was not saved since.
    """
    placed = _placed(text, records)
    taken = {one.order for one in placed.values()} | {
        records[cell.id].order for cell in text.cells if cell.id in records
    }
    strays = [one for one in records.values() if one.order not in taken]
    known = set(seen)
    gone = [one for one in strays if one.cell.id in known]
    cells = [*text.cells, *(one.cell for one in strays if one.cell.id not in known)]
    matched = {**placed, **{one.cell.id: one for one in strays if one.cell.id not in known}}
    made = _known_cells(cells, matched)
    lost = tuple(_known_cells([one.cell for one in gone], {one.cell.id: one for one in gone}))
    standings = judge(made)
    lacking = [one.cell.block for one in gone if one.cell.block is not None]
    return LiveGraph(
        text,
        tuple(made),
        lost,
        {id_: one.observation for id_, one in matched.items()},
        standings,
        by_group(made, standings, lacking),
    )


def _placed(text: KnownText, records: Mapping[str, Record]) -> dict[str, Record]:
    """The record of each cell: by its id; or, if it ran under no id and since, by its source."""
    ids = {cell.id for cell in text.cells}
    loose = {digest_of(one.cell.source): one for id_, one in records.items() if id_ not in ids}
    placed: dict[str, Record] = {}
    for cell in text.cells:
        own = records.get(cell.id)
        other = loose.get(digest_of(cell.source)) if loose else None
        if other is not None and (own is None or own.order < other.order):
            own = other
        if own is not None:
            placed[cell.id] = own
    return placed


def _known_cells(cells: Iterable[TextCell], records: Mapping[str, Record]) -> list[KnownCell]:
    made: list[KnownCell] = []
    for number, cell in enumerate(cells, 1):
        names = names_of(cell.source)
        if cell.role == "test" or names.is_empty:
            continue
        block = cell.block
        bound = {block} if block is not None and names.defines_block else set()
        made.append(
            KnownCell(
                cell.id,
                block or f"cell {number}" + (f" ({cell.role})" if cell.role else ""),
                block or cell.id,
                names.digest,
                block,
                cell.role,
                names.binds | frozenset(bound),
                names.reads,
                names.is_opaque,
                _last(records[cell.id]) if cell.id in records else None,
            )
        )
    return made


def _last(record: Record) -> LastRun:
    return LastRun(
        names_of(record.cell.source).digest,
        record.order,
        record.reads,
        record.left,
        record.before,
        record.observation.deletes,
        failed=record.failed,
        block=record.cell.block,
    )


def graph_json(graph: LiveGraph) -> dict[str, Any]:
    """The graph for the wire: `Live graph` of docs/kernel.md."""
    edges: dict[tuple[str, str], list[Link]] = {}
    for link in graph.links():
        edges.setdefault((link.producer, link.consumer), []).append(link)
    return {
        "text": text_json(graph.text),
        "blocks": [
            {"name": block, **_group(graph, block), "tests": [cell.id for cell in graph.tests.get(block, ())]}
            for block in graph.blocks
        ],
        "others": [
            {"title": cell.title, "role": cell.role, **_group(graph, cell.group)}
            for cell in graph.cells
            if cell.block is None
        ],
        "edges": [
            {
                "from": producer,
                "to": consumer,
                "via": [{"name": one.name, "kind": one.kind, "certain": one.certain} for one in own],
            }
            for (producer, consumer), own in edges.items()
        ],
    }


def text_json(text: KnownText) -> dict[str, Any]:
    """Where the text is known from."""
    return {"origin": text.origin, "path": text.path, "saved": text.saved, "cells": len(text.cells)}


def _group(graph: LiveGraph, group: str) -> dict[str, Any]:
    standing = graph.groups[group]
    return {
        "state": standing.state,
        "reasons": [
            {"kind": one.kind, "name": one.name, "by": one.by, "text": one.text} for one in standing.reasons
        ],
        "cells": [{"id": cell.id, "state": graph.standings[cell.id].state} for cell in graph.members[group]],
    }
