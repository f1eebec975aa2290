"""Parameters of notebooks: the cell that is injected, and which values fit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from jupyter_blocks.errors import ParameterInvalid
from jupyter_blocks.languages.other import OtherParameters
from jupyter_blocks.languages.python.parameters import PythonParameters, literal
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Parameter

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
LIKE_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
HASHABLE = st.recursive(SCALARS, lambda inner: st.tuples(inner, inner) | st.tuples(inner) | st.just(()))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.sets(HASHABLE, max_size=3)
        | st.dictionaries(HASHABLE, inner, max_size=3)
    ),
)


def parameter(default: str, type: str = "") -> Parameter:
    return Parameter(name="p", default=default, type=type, place=Place(cell="c0", line=1))


def render(**parameters: object) -> str:
    return PythonParameters.render(parameters, kernel="python3", language="python")


@given(st.dictionaries(NAMES, LIKE_JSON, max_size=4))
def test_cell_is_papermills(parameters: dict[str, object]) -> None:
    """For all that YAML and JSON can say, the cell is the one papermill would write, to the letter."""
    assert render(**parameters) == PythonTranslator.codify(parameters)


@given(ANYTHING)
def test_literal_is_exact(value: object) -> None:
    """The source evaluates to the value it was made from, and to the same types within."""
    assert repr(eval(literal(value, "p"))) == repr(value) or _same(eval(literal(value, "p")), value)


def _same(one: object, other: object) -> bool:
    """Equality that holds for nan too, and knows 1 from True."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, set | frozenset) and isinstance(other, set | frozenset):
        return len(one) == len(other) and all(any(_same(a, b) for b in other) for a in one)
    if isinstance(one, dict) and isinstance(other, dict):
        return _same(list(one.items()), list(other.items()))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def test_keys_stay_what_they_are() -> None:
    """Keys that are no text keep their type, where papermill turns them into text."""
    assert literal({1: "a", (2, 3): None}, "p") == '{1: "a", (2, 3): None}'
    assert PythonTranslator.translate({1: "a"}) == '{"1": "a"}'


@pytest.mark.parametrize("value", [object(), b"bytes", [1, object()], {"a": {b"b": 1}}, complex(1, 2)])
def test_no_literal(value: object) -> None:
    """What has no literal is refused with its type, not written as text that looks like it."""
    with pytest.raises(ParameterInvalid, match="the parameter 'p' cannot be written as code"):
        literal(value, "p")


FITTING = [
    ("1", "", 2),
    ("1", "int", 2),
    ("1.5", "", 2),
    ("1.5", "float", 2.5),
    ("'a'", "", "b"),
    ("None", "", 7),
    ("None", "str", "x"),
    ("None", "str", None),
    ("1", "Optional[int]", None),
    ("1", "typing.Optional[int]", 3),
    ("1", "int | None", None),
    ("1", "'int | None'", None),
    ("1", "Union[int, str]", "x"),
    ("[1]", "", ["a"]),
    ("[1]", "list[int]", []),
    ("{}", "Dict[str, int]", {"a": 1}),
    ("True", "", False),
    ("date(2020, 1, 1)", "", "2020-01-01"),
    ("date(2020, 1, 1)", "date", 3),
    ("compute()", "", 3),
    ("1", "not a type", "x"),
]


@pytest.mark.parametrize(("default", "type", "value"), FITTING)
def test_fitting(default: str, type: str, value: object) -> None:
    """A value of the annotated type, else of the default's, is taken; where neither tells, any is."""
    PythonParameters.check(parameter(default, type), value)


REFUSED = [
    ("1", "", "may", "the parameter 'p' is int, not str: \"may\"", "Its default is 1"),
    ("1", "", True, "is int, not bool: True", "Its default is 1"),
    ("1", "", 1.5, "is int, not float: 1.5", "Its default is 1"),
    ("1", "", None, "is int, not None: None", "Its default is 1"),
    ("1.5", "", "x", "is float, not str", "Its default is 1.5"),
    ("'UA'", "", 9, "is str, not int: 9", "Use -r p VALUE"),
    ("'UA'", "", True, "is str, not bool: True", "Use -r p VALUE"),
    ("True", "", "yes", "is bool, not str", "Write True or False."),
    ("False", "", 1, "is bool, not int", "Its default is False"),
    ("[]", "", "a,b", "is list, not str", "Write it as YAML: -y '{p: …}'."),
    ("None", "int", "x", "is None or int, not str", "Its default is None"),
    ("1", "int | str", 1.5, "is int or str, not float", "Use -r p VALUE"),
]


@pytest.mark.parametrize(("default", "type", "value", "message", "remedy"), REFUSED)
def test_refused(default: str, type: str, value: object, message: str, remedy: str) -> None:
    """A value of another type is refused: what was wanted, what was given, and how to give it."""
    with pytest.raises(ParameterInvalid) as caught:
        PythonParameters.check(parameter(default, type), value)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_other_language() -> None:
    """Another language's cell is written by papermill's own translator."""
    assert OtherParameters.render({"n": 1, "on": True}, kernel="ir", language="R") == (
        "# Parameters\nn = 1\non = TRUE\n"
    )


def test_language_without_translator() -> None:
    """A language that papermill cannot write parameters in is told, not passed over."""
    with pytest.raises(ParameterInvalid, match="parameters cannot be written in brainfuck"):
        OtherParameters.render({"n": 1}, kernel="bf", language="brainfuck")
