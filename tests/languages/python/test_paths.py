"""Paths as text: normal forms, parts, patterns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.languages.python import paths
from jupyter_blocks.languages.python.paths import DEEP, PERHAPS, START, SURE, below, normal, overlap, pattern
from jupyter_blocks.languages.python.texts import parameter

MONTH = parameter("month", "1")
OBJECT, OTHER = "\0" + "1:p\2", "\0" + "2:q\2"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a/b.csv", "a/b.csv"),
        ("./a", "a"),
        ("a//b/", "a/b"),
        ("a/./b", "a/b"),
        ("a/../b", "b"),
        ("../a", "../a"),
        ("a/../../b", "../b"),
        ("", "."),
        (".", "."),
        ("/a/../b", "/b"),
        ("/..", "/"),
        ("a\\b", "a/b"),
        (".hidden/x", ".hidden/x"),
        ("A/b", "A/b"),
        ("s3://bucket//key", "s3://bucket//key"),
        (f"{START}/a", "a"),
        (START, "."),
        (f"{START}/../a", "../a"),
        (f"{OBJECT}/../a", f"{OBJECT}/../a"),
        (f"out-{MONTH}/../a", f"out-{MONTH}/../a"),
    ],
)
def test_every_path_has_one_form(text: str, wanted: str) -> None:
    """Dots, doubled and foreign separators go; what a hole holds is not guessed."""
    assert normal(text) == wanted


def test_a_relative_path_is_below_the_working_directory() -> None:
    """After a change of directory a relative path is another file, an absolute one is not."""
    assert normal("x", f"{START}/d") == "d/x"
    assert normal("../x", f"{START}/d") == "x"
    assert normal("/x", f"{START}/d") == "/x"


@given(st.text(alphabet="ab./", max_size=12))
def test_the_normal_form_is_its_own(text: str) -> None:
    """Bringing a path into its normal form twice changes nothing."""
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("part", "text", "wanted"),
    [
        (paths.parent, "a/b", "a"),
        (paths.parent, "a", "."),
        (paths.parent, "/a", "/"),
        (paths.parent, START, f"{START}/.."),
        (paths.parent, f"{START}/..", f"{START}/../.."),
        (paths.parent, OBJECT, None),
        (paths.name, f"a/{MONTH}.csv", f"{MONTH}.csv"),
        (paths.name, OBJECT, None),
        (paths.split_suffix, "a.b/c.tar.gz", ("a.b/c.tar", ".gz")),
        (paths.split_suffix, ".hidden", (".hidden", "")),
        (paths.split_suffix, f"a/{MONTH}.csv", (f"a/{MONTH}", ".csv")),
        (paths.split_suffix, f"a/{MONTH}", None),
    ],
)
def test_parts_of_paths(part: Any, text: str, wanted: object) -> None:
    """Parts are those of pathlib; where a hole decides, there is no answer."""
    assert part(text) == wanted


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("a.csv", "a.csv", None),
        (pattern("*.csv"), "a.csv", SURE),
        (pattern("*.csv"), "d/a.csv", None),
        (pattern("**/*.csv"), "a.csv", SURE),
        (pattern("**/*.csv"), "d/e/a.csv", SURE),
        (pattern("a?.csv"), "ab.csv", SURE),
        (pattern("a?.csv"), "a.csv", None),
        (pattern("[ab].csv"), "a.csv", SURE),
        (pattern("d/*.csv"), f"d/{OBJECT}.csv", SURE),
        (pattern("d/*.csv"), f"d/{OBJECT}", PERHAPS),
        (pattern("d/*.csv"), f"d/{OBJECT}.txt", None),
        (pattern("d/*.csv"), f"e/{OBJECT}.csv", None),
        (pattern("d/*.csv"), OBJECT, None),
        (below("d", deep=False), "d/x", SURE),
        (below("d", deep=False), "d/e/x", None),
        (below("d", deep=True), "d/e/x", SURE),
        (below("d", deep=True), "d2/x", None),
        (below("d", deep=True), "d", None),
        (below(".", deep=True), "x", SURE),
        ("d/x", below("d", deep=True), PERHAPS),
        (below("d", deep=True), below("d/e", deep=True), SURE),
        (pattern("d/*.csv"), pattern("d/a*"), PERHAPS),
        (pattern("d/*.csv"), pattern("d/*.txt"), None),
        (f"d/{OBJECT}.csv", "d/x.csv", PERHAPS),
        (f"part-{OBJECT}.csv", "part-1.csv", PERHAPS),
        (f"{OBJECT}.csv", "x.csv", None),
        (f"{OBJECT}/x.csv", "d/x.csv", None),
        (f"{OBJECT}/x.csv", f"{OTHER}/x.csv", None),
        (f"d/{OBJECT}.csv", f"d/{OTHER}.csv", PERHAPS),
        (OBJECT, OTHER, None),
    ],
)
def test_what_paths_have_in_common(one: str, other: str, wanted: object) -> None:
    """A pattern covers what it matches; two that are not quite known meet if more than an ending is known."""
    assert overlap(one, other) == wanted


def test_a_path_is_shown_as_people_write_it() -> None:
    """Holes are names in braces, patterns are patterns, the content of a directory ends with a slash."""
    assert paths.shown_path(f"out/{MONTH}-{OBJECT}.csv") == "out/{month}-{p}.csv"
    assert paths.shown_path(pattern("out/**/*.csv")) == "out/**/*.csv"
    assert paths.shown_path(below("out", deep=True)) == "out/"
    assert paths.shown_path(DEEP) == "./"


@given(st.text(alphabet="ab*?/", max_size=9), st.text(alphabet="ab/", max_size=6))
def test_what_a_pattern_covers_it_meets(glob: str, path: str) -> None:
    """Comparing patterns step by step agrees with matching."""
    one, other = pattern(glob), pattern(f"{path}*")
    if one != other and overlap(one, path) is SURE:
        assert overlap(one, other) is not None
