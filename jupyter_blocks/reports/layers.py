"""A layered layout of a graph: each block below all that it needs, edges led around the blocks between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 8  # passes over the layers, down and up again, that order them
STRAIGHTENINGS = 40  # such passes that draw edges straight, fewer where there is much to draw
PATIENCE = 200_000  # places that all these passes may look at
NODE = 192.0  # the room that a block takes in its layer, its margins included
BEND = 28.0  # the room of an edge that passes through a layer

Edge = tuple[str, str]
Place = str | tuple[str, str, int]
"""What stands in a layer: a block, or the bend of an edge, with the number of the layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each block is, its layer and the middle of it, and by way of which middles each edge leads."""

    layers: int
    width: float
    places: Mapping[str, tuple[float, int]]
    ways: Mapping[Edge, tuple[tuple[float, int], ...]]


def lay_out(blocks: Sequence[str], edges: Iterable[Edge], most: int) -> Layout:
    """The layout of `blocks`, in an order that every edge follows, at most `most` of them in a layer."""
    known = tuple(dict.fromkeys(edge for edge in edges))
    layer = _layers(blocks, known, most)
    chains = {edge: _chain(edge, layer) for edge in known}
    rows = _rows(blocks, layer, chains.values())
    neighbours = _neighbours(chains.values())
    for number in range(SWEEPS):
        _order(rows, neighbours, downwards=number % 2 == 0)
    middles = _middles(rows, neighbours)
    left = min((middles[place] - _room(place) / 2 for place in middles), default=0.0)
    right = max((middles[place] + _room(place) / 2 for place in middles), default=0.0)
    at = {place: (middles[place] - left, number) for number, row in enumerate(rows) for place in row}
    return Layout(
        layers=len(rows),
        width=right - left,
        places={block: at[block] for block in blocks},
        ways={edge: tuple(at[place] for place in chain) for edge, chain in chains.items()},
    )


def _layers(blocks: Sequence[str], edges: Sequence[Edge], most: int) -> dict[str, int]:
    """The first layer below all that a block needs in which there is room."""
    layer: dict[str, int] = {}
    taken: dict[int, int] = {}
    for block in blocks:
        here = max((layer[producer] + 1 for producer, consumer in edges if consumer == block), default=0)
        while taken.get(here, 0) >= most:
            here += 1
        layer[block] = here
        taken[here] = taken.get(here, 0) + 1
    return layer


def _chain(edge: Edge, layer: Mapping[str, int]) -> tuple[Place, ...]:
    producer, consumer = edge
    between = range(layer[producer] + 1, layer[consumer])
    return (producer, *((producer, consumer, number) for number in between), consumer)


def _rows(
    blocks: Sequence[str], layer: Mapping[str, int], chains: Iterable[tuple[Place, ...]]
) -> list[list[Place]]:
    rows: list[list[Place]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for block in blocks:
        rows[layer[block]].append(block)
    for chain in chains:
        for bend in chain[1:-1]:
            rows[int(bend[2])].append(bend)
    return rows


def _neighbours(chains: Iterable[tuple[Place, ...]]) -> Mapping[Place, tuple[list[Place], list[Place]]]:
    """For each place those above and those below that a line joins it with."""
    found: dict[Place, tuple[list[Place], list[Place]]] = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            found.setdefault(upper, ([], []))[1].append(lower)
            found.setdefault(lower, ([], []))[0].append(upper)
    return found


def _order(
    rows: list[list[Place]], neighbours: Mapping[Place, tuple[list[Place], list[Place]]], *, downwards: bool
) -> None:
    """Sort each layer by where in the one before it its neighbours stand, so that fewer lines cross."""
    side = 0 if downwards else 1
    position = {place: float(i) for row in rows for i, place in enumerate(row)}

    def wish(place: Place) -> float:
        others = neighbours.get(place, ([], []))[side]
        return sum(position[one] for one in others) / len(others) if others else position[place]

    for row in rows if downwards else reversed(rows):
        row.sort(key=wish)
        position |= {place: float(i) for i, place in enumerate(row)}


def _middles(
    rows: Sequence[Sequence[Place]], neighbours: Mapping[Place, tuple[list[Place], list[Place]]]
) -> dict[Place, float]:
    """Where on its layer each place is: as near to the middle of its neighbours as the others leave room."""
    middles: dict[Place, float] = {}
    for row in rows:
        middles |= zip(row, _apart(row, [0.0] * len(row)), strict=True)
    for number in range(max(2, min(STRAIGHTENINGS, PATIENCE // max(len(middles), 1)))):
        for row in rows if number % 2 == 0 else reversed(rows):
            wishes = []
            for place in row:
                above, below = neighbours.get(place, ([], []))
                others = [*above, *below]
                wishes.append(sum(middles[one] for one in others) / len(others) if others else middles[place])
            middles |= zip(row, _apart(row, wishes), strict=True)
    return middles


def _apart(row: Sequence[Place], wishes: Sequence[float]) -> list[float]:
    """The places nearest to `wishes`, by least squares, at which nothing in `row` overlaps.

    Measured from where each would stand if all stood close together, they only must not decrease: neighbours
    that would are put where their mean is.
    """
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (_room(left) + _room(right)) / 2)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=False):
        mean, size = wish - offset, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean, size = (mean * size + other * others) / (size + others), size + others
        pools.append((mean, size))
    settled = [mean for mean, size in pools for _ in range(size)]
    return [place + offset for place, offset in zip(settled, offsets, strict=False)]


def _room(place: Place) -> float:
    return NODE if isinstance(place, str) else BEND
