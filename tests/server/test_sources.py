"""The store of sources: bounded in bytes, the ones used last are kept."""

from __future__ import annotations

import hashlib

from jupyter_blocks.server.sources import Sources


def test_the_sources_that_were_used_last_are_kept() -> None:
    """Room is made by forgetting those that nobody has used for longest."""
    sources = Sources(room=30)
    first, second = sources.keep("a" * 10), sources.keep("b" * 10)
    assert sources.find(first) == "a" * 10
    third = sources.keep("c" * 15)
    assert [sources.find(digest) is not None for digest in (first, second, third)] == [True, False, True]


def test_a_source_that_is_kept_twice_takes_room_once() -> None:
    """The same source of many cells is one."""
    sources = Sources(room=25)
    digests = {sources.keep("ä" * 10) for _ in range(5)}
    assert digests == {hashlib.sha256(("ä" * 10).encode()).hexdigest()}
    sources.keep("b")
    assert all(sources.find(digest) for digest in digests)


def test_a_source_larger_than_the_room_is_kept_until_the_next() -> None:
    """The request that brings it must be answered."""
    sources = Sources(room=5)
    large = sources.keep("a" * 10)
    assert sources.find(large) is not None
    sources.keep("b")
    assert sources.find(large) is None
