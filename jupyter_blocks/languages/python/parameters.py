"""Parameters of a Python notebook: the cell that overrides them, and which values fit.

The cell is what papermill writes (translators.py, `PythonTranslator`), with one difference: keys of a dict
that are no text stay what they are, where papermill would turn `{1: 2}` into `{"1": 2}`.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Mapping

from jupyter_blocks.errors import ParameterInvalid
from jupyter_blocks.model.pipeline import Parameter

NONE = "None"
CHECKED = frozenset({"bool", "int", "float", "str", "list", "dict", "tuple", "set", NONE})
ACCEPTED = {"float": ("int",), "complex": ("int", "float")}


class PythonParameters:
    """How parameters are written and checked in Python."""

    @staticmethod
    def render(parameters: Mapping[str, object], kernel: str, language: str) -> str:  # noqa: ARG004
        """The source of a cell that assigns `parameters`; ParameterInvalid for what has no literal."""
        lines = [f"{name} = {literal(value, name)}\n" for name, value in parameters.items()]
        return "# Parameters\n" + "".join(lines)

    @staticmethod
    def check(parameter: Parameter, value: object) -> None:
        """Raise ParameterInvalid if `value` cannot be written as code, or is not of the parameter's type.

        The type is the annotation's, else that of the default. An int may stand for a float; a bool is no
        int; None fits only where it is the default or annotated.
        """
        literal(value, parameter.name)
        wanted = wanted_types(parameter)
        given = type_name(value)
        if not wanted or any(given == one or given in ACCEPTED.get(one, ()) for one in wanted):
            return
        raise ParameterInvalid(
            f"the parameter {parameter.name!r} is {' or '.join(sorted(wanted))}, "
            f"not {given}: {literal(value, parameter.name)}",
            remedy=_remedy(parameter, wanted, value),
        )


def literal(value: object, name: str) -> str:
    """`value` as Python source that evaluates to its equal; ParameterInvalid if there is none."""
    kind = type(value)
    if value is None or kind in (bool, int):
        return str(value)
    if isinstance(value, str) and kind is str:
        return '"' + value.encode("unicode_escape").decode("ascii").replace('"', r"\"") + '"'
    if isinstance(value, float) and kind is float:
        return _float(value)
    if isinstance(value, dict) and kind is dict:
        pairs = (f"{literal(key, name)}: {literal(each, name)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list) and kind is list:
        return f"[{_listed(value, name)}]"
    if isinstance(value, tuple) and kind is tuple:
        return f"({_listed(value, name)},)" if len(value) == 1 else f"({_listed(value, name)})"
    if isinstance(value, set) and kind is set:
        return f"{{{', '.join(sorted(literal(each, name) for each in value))}}}" if value else "set()"
    raise ParameterInvalid(
        f"the parameter {name!r} cannot be written as code: it is, or holds, a {kind.__name__}",
        remedy="Pass text, numbers, True, False, None, or lists, tuples, sets and dicts of these.",
    )


def _float(value: float) -> str:
    if math.isfinite(value):
        return repr(value)
    if math.isnan(value):
        return "float('nan')"
    return "float('-inf')" if value < 0 else "float('inf')"


def _listed(values: Iterable[object], name: str) -> str:
    return ", ".join(literal(value, name) for value in values)


def type_name(value: object) -> str:
    """The word for the type of `value`, as annotations write it."""
    return NONE if value is None else type(value).__name__


def wanted_types(parameter: Parameter) -> frozenset[str]:
    """The types a value may have; empty where that cannot be told from the code."""
    if parameter.type:
        named = _annotated(parameter.type)
        if parameter.default == NONE and named:
            return named | {NONE}
        return named
    try:
        default = ast.literal_eval(parameter.default)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return frozenset()
    return frozenset() if default is None else frozenset({type_name(default)}) & CHECKED


def _annotated(text: str) -> frozenset[str]:
    """The types that an annotation allows; empty if one of them is not among those we can tell apart."""
    try:
        names = _names(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return frozenset()
    return names if names <= CHECKED else frozenset()


def _names(annotation: ast.expr) -> frozenset[str]:
    match annotation:
        case ast.Name(id="List" | "Dict" | "Tuple" | "Set" as name):
            return frozenset({name.lower()})
        case ast.Name(id="NoneType") | ast.Constant(value=None):
            return frozenset({NONE})
        case ast.Name(id=name):
            return frozenset({name})
        case ast.Constant(value=str(text)):
            return _annotated(text) or frozenset({text})
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _names(left) | _names(right)
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional"), slice=inner):
            return _names(inner) | {NONE}
        case ast.Subscript(
            value=ast.Name(id="Union") | ast.Attribute(attr="Union"), slice=ast.Tuple(elts=members)
        ):
            return frozenset[str]().union(*map(_names, members))
        case ast.Subscript(value=outer):
            return _names(outer)
        case ast.Attribute(attr=attribute):
            return _names(ast.Name(id=attribute))
        case _:
            return frozenset({ast.unparse(annotation)})


def _remedy(parameter: Parameter, wanted: frozenset[str], value: object) -> str:
    if "str" in wanted and isinstance(value, bool | int | float):
        return f"Use -r {parameter.name} VALUE to pass text that looks like a number or a truth value."
    if wanted & {"list", "dict", "tuple", "set"}:
        return f"Write it as YAML: -y '{{{parameter.name}: …}}'."
    if "bool" in wanted and isinstance(value, str):
        return "Write True or False."
    return f"Its default is {parameter.default}: pass a value of that type, or change the parameters cell."
