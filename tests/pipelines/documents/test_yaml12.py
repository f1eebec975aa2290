"""YAML as documents use it: safe, by the scalars of version 1.2, with lines."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.errors import DocumentUnreadable
from jupyter_blocks.pipelines.documents.yaml12 import MOST, flow, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | TEXTS
    | st.sampled_from(
        [
            "on",
            "no",
            "y",
            "1:30",
            "2020-01-01",
            "0o7",
            "010",
            "0x1f",
            "1e3",
            "1_000",
            "~",
            "<<",
            "=",
            "null",
            ".inf",
        ]
    )
)
VALUES = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3), max_leaves=8
)


@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    """Any value of JSON is written in one line, and read as the same value of the same types."""
    text = flow(value)
    assert "\n" not in text
    assert repr(read(f"a: {text}\n", "p").value["a"]) == repr(value)


@given(st.text(alphabet=" \n:-#'\"{}[],0123456789.TZabcnoulyrs&*!|>%@`~<?", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read or refused, in our own words."""
    with suppress(DocumentUnreadable):
        read(text, "p")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"), ("no", "no"), ("True", True), ("~", None), ("", None), ("010", 10), ("0o10", 8),
        ("0x10", 16), ("1e3", 1000.0), ("1:30", "1:30"), ("2020-01-01", "2020-01-01"), ("-.inf", -math.inf),
        ("1_000", "1_000"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_version_1_2(text: str, value: object) -> None:
    """Words such as `on`, times and dates are text; numbers are what they look like."""
    found = read(f"a: {text}\n", "p").value["a"]
    assert (found, type(found)) == (value, type(value))


def test_each_node_knows_its_line() -> None:
    """Keys, values and items have the line where they stand, from 1."""
    node = read("a: 1\nb:\n  c: [x,\n      y]\n", "p")
    assert node.lines == {"a": 1, "b": 2}
    assert [item.line for item in node.entries["b"].entries["c"].items] == [3, 4]


def test_keys_that_stand_twice_are_told() -> None:
    """PyYAML would take the last one without a word."""
    assert read("a: 1\nb: 2\na: 3\n", "p").twice == (("a", 3),)


def test_anchors_and_merge_keys_are_understood() -> None:
    """What several blocks share may be said once."""
    node = read("d: &d {retry: 1, x: 2}\ne: {<<: *d, x: 3}\n", "p")
    assert node.value["e"] == {"retry": 1, "x": 3}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: [1\n", "p, line 3: not YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", "p, line 1: not YAML: the tag"),
        ("a: &a [*a]\n", "holds itself"),
        ("? [1]\n: 2\n", "a key that is no text"),
        ("<<<<<<< mine\na: 1\n=======\n", "Resolve the merge conflict"),
    ],
)
def test_what_is_no_safe_yaml_is_refused_at_its_line(text: str, told: str) -> None:
    """Nothing is made but plain values, whatever a document asks for."""
    with pytest.raises(DocumentUnreadable) as caught:
        read(text, "p")
    assert told in str(caught.value)


def test_a_document_does_not_grow_without_bound() -> None:
    """Aliases of aliases, by which a few lines become millions of values, are refused."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DocumentUnreadable, match=f"more than {MOST} values"):
        read("\n".join(lines), "p")
