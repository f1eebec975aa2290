"""Digests of code and of what it runs on."""

from __future__ import annotations

from jupyter_blocks.pipelines.digests import code_digests, contexts

from .test_build import pipeline


def test_comments_and_layout_do_not_count() -> None:
    """The same code written otherwise has the same digest; other code has another."""
    plain = code_digests(pipeline({"a": "x = 1\ny = x + 1"}))["a"]
    assert code_digests(pipeline({"a": "# why\nx=1\n\ny = (x+1)  # so"}))["a"] == plain
    assert code_digests(pipeline({"a": "x = 1\ny = x + 2"}))["a"] != plain


def test_the_name_of_a_block_does_not_count() -> None:
    """What is known of the code stays known when the block is renamed."""
    before = code_digests(pipeline({"a": "x = 1"}))
    after = code_digests(pipeline({"renamed": "x = 1"}))
    assert [*before.values()] == [*after.values()]


def test_code_that_is_no_python_has_a_digest() -> None:
    """Magics and errors count as they stand."""
    found = code_digests(pipeline({"a": "%%bash\nls", "b": "%%bash\nls -l", "c": "x = ("}))
    assert len({*found.values()}) == 3


def test_a_context_is_what_comes_before() -> None:
    """It changes with the parameters and with earlier code, and not with the block's own or later code."""
    sources = {"a": "x = 1", "b": "y = x", "c": "z = y"}
    plain = contexts(pipeline(sources), {})["b"]
    assert contexts(pipeline({**sources, "b": "y = x + 1", "c": "z = 0"}), {})["b"] == plain
    assert contexts(pipeline({**sources, "a": "x = 2"}), {})["b"] != plain
    assert contexts(pipeline(sources), {"month": 2})["b"] != plain
