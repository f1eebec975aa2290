"""Texts of SQL that are odd: faults and their lines, lines of statements, anything at all."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_blocks.languages.sql.text import read

from .cases import CASES

DIALECTS = ("duckdb", "sqlite", "postgresql", "mysql", "mssql", "spark", "bigquery", None, "no such")
WORDS = sorted({word for case in CASES for word in case.text.split(" ")})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SELECT *\nFROM t\nWHERE", 3),
        ("SELECT 1;\n\nSELECT FROM FROM", 3),
        ("SELECT 'a", 1),
        ("\nselec * fro x", 2),
    ],
)
def test_a_fault_has_its_line(text: str, line: int) -> None:
    """What does not parse says where, counted from the top of the text."""
    fault = read(text, "duckdb").fault
    assert fault is not None
    assert fault.line == line
    assert fault.message


def test_things_have_their_lines() -> None:
    """Statements, tables and files know the lines they stand in, also in a text within the text."""
    text = "SELECT *\nFROM t\nJOIN u USING (id);\n\nEXPLAIN\nSELECT *\nFROM v;\nCOPY w TO\n'out.csv'"
    first, second, third = read(text, "duckdb").statements
    assert [(ref.name, ref.line) for ref in first.reads] == [("t", 2), ("u", 3)]
    assert (second.line, second.reads[0].line) == (5, 7)
    assert (third.line, third.files_written[0].line) == (8, 9)


def test_what_is_not_understood_gives_its_words() -> None:
    """A caller may look among them for names that it knows."""
    statement = read("FROB t INTO Users", "duckdb").statements[0]
    assert not statement.understood
    assert {"t", "users"} <= set(statement.words)


def test_a_schema_makes_a_name_qualified() -> None:
    """A dot within a quoted name does not."""
    refs = read('SELECT * FROM s.t, "a.b", u', "duckdb").statements[0].reads
    assert [ref.name for ref in refs if ref.is_qualified] == ["s.t"]


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12),
    dialect=st.sampled_from(DIALECTS),
    template=st.booleans(),
)
def test_whatever_the_text_it_is_told(words: list[str], dialect: str | None, template: bool) -> None:
    """No text brings the analysis down, and each is told in the same way again."""
    text = " ".join(words)
    query = read(text, dialect, template=template)
    read.cache_clear()
    assert read(text, dialect, template=template) == query


def test_nothing_is_loaded_without_sql() -> None:
    """A notebook without SQL does not load the parser, nor what reads templates."""
    code = (
        "import sys\n"
        "from tests.inference.outlines import outline_of_sources\n"
        "from jupyter_blocks.inference import infer\n"
        "infer(outline_of_sources(['import duckdb\\ncon = duckdb.connect()', 'x = 1']))\n"
        "print([name for name in ('sqlglot', 'jinja2') if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "[]\n"
