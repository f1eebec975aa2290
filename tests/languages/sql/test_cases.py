"""Every text of the table does what the table says."""

from __future__ import annotations

from collections import Counter

import pytest

from jupyter_blocks.languages.sql.text import read

from .cases import CASES, Case, sorted_words, written


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_text_does_what_the_table_says(case: Case) -> None:
    """Reads, writes, files and variables are those of the table, statement by statement."""
    query = read(case.text, case.dialect or None, template=True)
    assert written(query) == sorted_words(case.does), query.fault


def test_no_text_is_written_twice() -> None:
    """No two lines have the same dialect and text."""
    assert [id for id, times in Counter(case.id for case in CASES).items() if times > 1] == []
