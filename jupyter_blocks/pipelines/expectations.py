"""Expectations as authors write them, in a policy's `expect`: what each says, or what is wrong with it.

"rows > 0"   "not_null(carrier)"   "unique(flight, day)"   "in_range(delay, -120, 3000)"
{"in_range": {"column": "delay", "min": -120, "severity": "warn", "of": "flights"}}
"schema(Flights)"   {"schema": "Flights"}   {"schema": {"name": "Flights", "severity": "warn"}}
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jupyter_blocks import tags
from jupyter_blocks.model.pipeline import AssertionSeverity, Expectation

COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
# What each check takes beside columns, in the order in which it may be written between brackets.
CHECKS: Mapping[str, tuple[str, ...]] = {
    "not_null": (),
    "unique": (),
    "has_columns": (),
    "in_range": ("min", "max"),
    "one_of": ("values",),
    "matches": ("pattern",),
}
COMMON = frozenset({"severity", "of"})
MANY = frozenset({"not_null", "unique", "has_columns"})  # take any number of columns
SCHEMA = "schema"  # of pandera, or of what validates as pandera does; takes the name that holds it
KNOWN = ("rows", *CHECKS, SCHEMA)
PLAIN = (bool, int, float, str, type(None))


class Misread(ValueError):
    """An expectation that says nothing; its text says what is wrong."""


def expectation(said: object) -> Expectation:
    """What one entry of `expect` says; raises Misread."""
    if isinstance(said, str):
        return _of_text(said)
    if isinstance(said, Mapping) and len(said) == 1:
        ((check, told),) = said.items()
        return _of_mapping(str(check), told)
    raise Misread("it is neither a text nor a mapping of one check")


def expectations(policy: Mapping[str, Any]) -> tuple[Expectation, ...]:
    """The expectations of a policy; none of one that is not well-formed, which does not run."""
    listed = policy.get("expect")
    try:
        return tuple(expectation(said) for said in listed) if isinstance(listed, list) else ()
    except Misread:
        return ()


def schema_names(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of schemas that a policy's expectations read, once each."""
    found = (one.arguments["name"] for one in expectations(policy) if one.check == SCHEMA)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)  # a text is asked for when it is checked, when it is walked and when it is built
def _of_text(text: str) -> Expectation:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise Misread(f"`{text}` cannot be read") from error
    match tree:
        case ast.Compare(left=ast.Name(id="rows"), ops=[compared], comparators=[number]):
            return _rows(COMPARISONS.get(type(compared), ""), _literal(number), text)
        case ast.Call(func=ast.Name(id=check), args=args, keywords=[]):
            return _called(check, [_literal(arg) for arg in args], text)
    raise Misread(f"`{text}` is neither `rows > 0` nor a check like `not_null(name)`")


def _literal(node: ast.expr) -> object:
    """A literal, or a name, which stands for itself: a column may be written with or without quotes."""
    if isinstance(node, ast.Name):
        return node.id
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise Misread(f"`{ast.unparse(node)}` is no literal") from error


def _rows(compared: str, number: object, text: str) -> Expectation:
    if not compared or not isinstance(number, int) or isinstance(number, bool):
        raise Misread(f"`{text}` compares rows with no whole number")
    return Expectation(check="rows", source=text, arguments={"operator": compared, "value": number})


def _schema(name: object, text: str) -> Expectation:
    if not isinstance(name, str) or not tags.is_name(name):
        raise Misread("`schema` takes the name that holds a schema")
    return Expectation(check=SCHEMA, source=text, arguments={"name": name})


def _called(check: str, args: Sequence[object], text: str) -> Expectation:
    if check == SCHEMA:
        return _schema(args[0] if len(args) == 1 else None, text)
    takes = _takes(check)
    if check in MANY:
        return _checked(check, args, {}, text)
    if not 1 < len(args) <= 1 + len(takes):
        raise Misread(f"`{check}` takes a column and {', '.join(takes)}")
    return _checked(check, args[:1], dict(zip(takes, args[1:], strict=False)), text)


def _of_mapping(check: str, told: object) -> Expectation:
    if check == SCHEMA and isinstance(told, str):
        return _schema(told, f"schema({told})")
    if not isinstance(told, Mapping):
        raise Misread(f"`{check}` holds no mapping")
    if check == "rows":
        ops = [key for key in told if key in COMPARISONS.values()]
        _check_keys(check, told, {*COMPARISONS.values()})
        if len(ops) != 1:
            raise Misread("`rows` takes one comparison, such as `>`")
        return _with_common(_rows(ops[0], told[ops[0]], f"rows {ops[0]} {told[ops[0]]}"), told)
    if check == SCHEMA:
        _check_keys(check, told, {"name"})
        return _with_common(_schema(told.get("name"), f"schema({told.get('name')})"), told)
    takes = _takes(check)
    _check_keys(check, told, {"column", "columns", *takes})
    columns = told.get("columns", [told["column"]] if "column" in told else [])
    if not isinstance(columns, list):
        raise Misread(f"`columns` of `{check}` is no list")
    arguments = {key: told[key] for key in takes if key in told}
    written = ", ".join([*map(str, columns), *(f"{key}={value!r}" for key, value in arguments.items())])
    return _with_common(_checked(check, columns, arguments, f"{check}({written})"), told)


def _takes(check: str) -> tuple[str, ...]:
    if check not in CHECKS:
        near = tags.nearest(check, KNOWN, 2)
        instead = f"did you mean `{near}`?" if near else f"there are {', '.join(KNOWN)}"
        raise Misread(f"there is no check `{check}`; {instead}")
    return CHECKS[check]


def _check_keys(check: str, told: Mapping[Any, Any], known: set[str]) -> None:
    for key in told:
        if key not in known | COMMON:
            raise Misread(f"`{check}` takes no `{key}`")


def _checked(check: str, columns: Sequence[object], given: Mapping[str, Any], text: str) -> Expectation:
    names = tuple(name for name in columns if isinstance(name, str))
    if not names or len(names) < len(columns) or (check not in MANY and len(names) > 1):
        raise Misread(f"`{check}` takes {'columns' if check in MANY else 'one column'}, by name")
    arguments = dict(given)
    for key, value in arguments.items():
        listed = value if key == "values" and isinstance(value, list) else [value]
        if not all(isinstance(one, PLAIN) for one in listed):
            raise Misread(f"`{key}` of `{check}` is neither number nor text")
    if check == "in_range":
        arguments = {"min": None, "max": None, **given}
        if arguments["min"] is None and arguments["max"] is None:
            raise Misread("`in_range` takes `min`, `max` or both")
    elif check == "one_of" and not isinstance(arguments.get("values"), list):
        raise Misread("`one_of` takes a list of values")
    elif check == "matches":
        _check_pattern(arguments.get("pattern"))
    return Expectation(check=check, source=text, columns=names, arguments=arguments)


def _check_pattern(pattern: object) -> None:
    if not isinstance(pattern, str):
        raise Misread("`matches` takes a regular expression")
    try:
        re.compile(pattern)
    except re.error as error:
        raise Misread(f"`{pattern}` is no regular expression: {error}") from error


def _with_common(found: Expectation, told: Mapping[str, Any]) -> Expectation:
    severity, of = told.get("severity", AssertionSeverity.ERROR), told.get("of")
    if severity not in tuple(AssertionSeverity):
        raise Misread("`severity` is neither `error` nor `warn`")
    if of is not None and not isinstance(of, str):
        raise Misread("`of` is no name")
    return replace(found, severity=AssertionSeverity(severity), of=of)
