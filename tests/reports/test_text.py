"""Lines of spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.reports.text import (
    Style,
    columns,
    counted,
    fitted,
    line,
    line_width,
    plain,
    shortened,
    to_ascii,
    width,
)


def test_width() -> None:
    """Wide characters take two columns, combining ones none."""
    assert (width("abc"), width("航班"), width("é")) == (3, 4, 1)


@given(st.text(), st.integers(1, 30))
def test_shortened_fits(text: str, room: int) -> None:
    """What is shortened never takes more columns than it may, and short text is left alone."""
    short = shortened(text, room)
    assert width(short) <= room
    assert short == text or short.endswith("…")


@given(st.lists(st.text(max_size=8), max_size=5), st.integers(1, 30))
def test_fitted_fits(parts: list[str], room: int) -> None:
    """A fitted line takes no more columns than it may."""
    assert line_width(fitted(line(*parts), room)) <= room


@given(st.text())
def test_ascii_is_ascii(text: str) -> None:
    """Any text has a form in ASCII alone, so that no terminal makes a command fail."""
    assert to_ascii(text).isascii()


def test_columns() -> None:
    """Columns are as wide as their widest cell, numbers stand to the right, nothing trails."""
    rows = [[line("a"), line("1"), line("x")], [line("bbb"), line("22"), line("")]]
    assert [plain(row) for row in columns(rows, right=frozenset({1}))] == ["a     1  x", "bbb  22"]


def test_counted() -> None:
    """One is singular, none and many are plural."""
    assert [counted(n, "block") for n in (0, 1, 2)] == ["0 blocks", "1 block", "2 blocks"]


def test_line() -> None:
    """A bare string is a plain span."""
    assert line("a", ("b", Style.BAD)) == (("a", Style.PLAIN), ("b", Style.BAD))
