"""The layered layout: each block below what it needs, nothing upon anything else."""

from __future__ import annotations

from itertools import combinations, pairwise
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_blocks.reports.layers import BEND, NODE, lay_out

graphs = st.integers(1, 14).flatmap(
    lambda size: st.tuples(
        st.just(tuple(f"b{number}" for number in range(size))),
        st.lists(st.sampled_from(list(combinations(range(size), 2)) or [None]), max_size=25),
        st.integers(1, 6),
    )
)


@given(graphs)
@settings(max_examples=80, deadline=None)
def test_layout(graph: tuple[tuple[str, ...], list[tuple[int, int] | None], int]) -> None:
    """Edges lead downwards, layer by layer, from block to block; no two things are upon each other."""
    blocks, pairs, most = graph
    edges = [(blocks[pair[0]], blocks[pair[1]]) for pair in pairs if pair]
    layout = lay_out(blocks, edges, most)
    assert set(layout.places) == set(blocks)
    for edge, way in layout.ways.items():
        assert (way[0], way[-1]) == (layout.places[edge[0]], layout.places[edge[1]])
        assert all(lower[1] == upper[1] + 1 for upper, lower in pairwise(way))
    rooms = [(layer, middle, NODE) for middle, layer in layout.places.values()]
    rooms += [(layer, middle, BEND) for way in layout.ways.values() for middle, layer in way[1:-1]]
    for layer in range(layout.layers):
        row = sorted((middle, room) for number, middle, room in rooms if number == layer)
        assert sum(room == NODE for _, room in row) <= most
        assert all(right - left >= (one + other) / 2 - 1e-6 for (left, one), (right, other) in pairwise(row))
        assert all(room / 2 - 1e-6 <= middle <= layout.width - room / 2 + 1e-6 for middle, room in row)


def test_a_chain_is_straight() -> None:
    """Blocks that only need the one above stand straight below each other."""
    blocks = ("a", "b", "c", "alone")
    layout = lay_out(blocks, [("a", "b"), ("b", "c")], 6)
    middles = [layout.places[block][0] for block in "abc"]
    assert max(middles) - min(middles) < 0.5


def test_nothing() -> None:
    """No blocks take no room."""
    layout = lay_out((), [], 6)
    assert (layout.layers, layout.width) == (0, 0.0)


def test_a_large_graph() -> None:
    """Five hundred blocks with long edges are laid out in seconds, not minutes."""
    blocks = tuple(f"b{number}" for number in range(500))
    edges = [(blocks[number // 2], blocks[number]) for number in range(1, 500)]
    began = process_time()
    lay_out(blocks, edges, 6)
    assert process_time() - began < 10
