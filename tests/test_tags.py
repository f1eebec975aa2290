"""The grammar of tags: parse and render are inverse, and every wrong form is told with a remedy."""

from __future__ import annotations

import json
import keyword
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks import tags
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.tags import Marks, Wrong

CASES = json.loads((Path(__file__).parent / "cases" / "tags.json").read_text(encoding="utf-8"))

names = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,12}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name)
)
foreign = st.lists(
    st.text(max_size=20).filter(
        lambda tag: tags.parse([tag])[1] == () and tags.parse([tag])[0] == Marks(foreign=(tag,))
    ),
    max_size=3,
).map(tuple)
block_marks = st.builds(
    Marks,
    block=names,
    kind=st.none() | st.sampled_from(Kind),
    after=st.lists(names, unique=True, max_size=3).map(tuple),
    skip=st.booleans(),
)
test_marks = st.builds(Marks, tests=names, skip=st.booleans())
prelude_marks = st.sampled_from([Marks(), Marks(setup=True), Marks(parameters=True), Marks(injected=True)])


@given(block_marks | test_marks | prelude_marks, foreign)
def test_parse_is_the_inverse_of_render(marks: Marks, others: tuple[str, ...]) -> None:
    """Whatever well-formed marks say, the tags that render them say the same, foreign tags included."""
    near = {tag for tag in others if tags.almost(tag, bears_block=True)} | {*Kind}
    marks = Marks(
        **{name: getattr(marks, name) for name in Marks.__slots__ if name != "foreign"},
        foreign=tuple(tag for tag in others if tag not in near),
    )
    assert tags.parse(tags.render(marks)) == (marks, ())


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_list_of_tags_raises_or_loses_a_foreign_tag(given_tags: list[str]) -> None:
    """Any text may stand in a tag: it is a mark, a problem or foreign, and nothing else."""
    marks, problems = tags.parse(given_tags)
    told = {problem.tag for problem in problems}
    for tag in given_tags:
        assert (
            tag in marks.foreign
            or tag in told
            or tag in tags.render(marks)
            or tag in (*Kind, "skip-execution")
            or tag.partition(":")[0] in tags.PREFIXES
        )


@given(st.text(max_size=30))
def test_a_normalised_name_is_a_name(text: str) -> None:
    """The fix for an invalid name is always a valid one, and leaves valid names alone."""
    assert tags.is_name(tags.normalised(text))
    if tags.is_name(text) and text.strip("_") == text:
        assert tags.normalised(text) == text


@pytest.mark.parametrize(
    ("given_tags", "wrong", "suggestion"),
    [
        (["block:"], Wrong.NAME_MISSING, None),
        (["block:  "], Wrong.NAME_MISSING, None),
        (["block:load flights"], Wrong.NAME_INVALID, "block:load_flights"),
        (["block:2nd"], Wrong.NAME_INVALID, "block:_2nd"),
        (["block:class"], Wrong.NAME_INVALID, "block:class_"),
        (["test:a-b"], Wrong.NAME_INVALID, "test:a_b"),
        (["block:a", "kind:loader"], Wrong.KIND_UNKNOWN, None),
        (["block:a", "kind:transfomer"], Wrong.KIND_UNKNOWN, "kind:transformer"),
        (["Block:clean"], Wrong.ALMOST, "block:clean"),
        (["blok:clean"], Wrong.ALMOST, "block:clean"),
        (["block :clean"], Wrong.ALMOST, "block:clean"),
        (["tset:clean"], Wrong.ALMOST, "test:clean"),
        (["Setup"], Wrong.ALMOST, "setup"),
        (["block:a", "transfomer"], Wrong.ALMOST, "transformer"),
        (["block:a", "block:b"], Wrong.TWO_NAMES, None),
        (["block:a", "kind:chart", "sensor"], Wrong.TWO_KINDS, None),
        (["test:a", "test:b"], Wrong.TWO_TESTED, None),
        (["block:a", "setup"], Wrong.TWO_ROLES, None),
        (["block:a", "test:a"], Wrong.TWO_ROLES, None),
        (["setup", "parameters"], Wrong.TWO_ROLES, None),
        (["kind:chart"], Wrong.KIND_ALONE, None),
        (["after:a"], Wrong.AFTER_ALONE, None),
    ],
)
def test_every_wrong_form_is_a_problem(given_tags: list[str], wrong: Wrong, suggestion: str | None) -> None:
    """Each way of writing a tag wrongly is found, once, with what was probably meant."""
    _, problems = tags.parse(given_tags)
    assert [(problem.wrong, problem.suggestion) for problem in problems] == [(wrong, suggestion)]


@pytest.mark.parametrize(
    "tag",
    ["remove_input", "hide-cell", "nbval-skip", "slideshow:slide", "raises-exception", "transformer", "todo"],
)
def test_foreign_tags_are_kept_without_a_word(tag: str) -> None:
    """Tags of other tools are ignored and kept, also a bare kind on a cell of no block."""
    assert tags.parse([tag]) == (Marks(foreign=(tag,)), ())


def test_equal_tags_count_once() -> None:
    """The same tag twice says no more than once."""
    assert tags.parse(["block:a", "block:a", "after:b", "after:b"]) == (Marks(block="a", after=("b",)), ())


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("%%block clean\nx = 1", "clean"),
        ("%%block clean", "clean"),
        ("%%block   clean  \r\nx", "clean"),
        ("%%block", ""),
        ("%%block two words\n", "two words"),
        ("x = 1", None),
        (" %%block a", None),
        ("%%blocks a", None),
        ("", None),
    ],
)
def test_the_magic_names_its_block(source: str, name: str | None) -> None:
    """`%%block NAME` counts on the first line only."""
    assert tags.magic_name(source) == name


@pytest.mark.parametrize("case", CASES["parse"], ids=lambda case: " ".join(case["tags"]) or "none")
def test_tags_say_what_the_front_end_reads_in_them(case: dict[str, Any]) -> None:
    """The cases that the panel's reader is held to are true of this one."""
    marks, _ = tags.parse(case["tags"])
    said = {field.name: getattr(marks, field.name) for field in fields(marks)}
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
    assert {name: value for name, value in told.items() if value} == case["marks"]


@pytest.mark.parametrize("case", CASES["names"], ids=lambda case: case["text"] or "none")
def test_names_are_told_as_the_front_end_tells_them(case: dict[str, Any]) -> None:
    """What is a name, and what becomes of a text that is none, is the same in the panel."""
    assert tags.is_name(case["text"]) == case["is_name"]
    assert tags.normalised(case["text"]) == case["normalised"]
