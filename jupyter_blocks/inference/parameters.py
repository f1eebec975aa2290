"""The parameters of a pipeline: what its `parameters` cell assigns."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jupyter_blocks.inference import findings
from jupyter_blocks.languages.python.facts import analyse, magic_of
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import Outline, OutlinedCell, Parameter, Role

LITERAL_TYPES = {ast.List: "list", ast.Dict: "dict", ast.Tuple: "tuple", ast.Set: "set", ast.JoinedStr: "str"}


def parameters_of(outline: Outline) -> tuple[tuple[Parameter, ...], tuple[Diagnostic, ...]]:
    """The parameters, in order, and what is wrong in the cells that assign them."""
    found: dict[str, Parameter] = {}
    faults: list[Diagnostic] = []
    for cell in outline.cells:
        if cell.role is Role.PARAMETERS:
            for parameter, fault in _read(cell, frozenset(found)):
                if parameter is not None:
                    found[parameter.name] = parameter
                if fault is not None:
                    faults.append(fault)
    return tuple(found.values()), tuple(faults)


def _read(cell: OutlinedCell, known: frozenset[str]) -> Iterator[tuple[Parameter | None, Diagnostic | None]]:
    names = set(known)
    for statement in analyse(cell.code).body:
        place = Place(cell=cell.cell.id, line=statement.lineno)
        target, value, annotation = _assignment(statement)
        if target is None or value is None:
            if not _is_harmless(statement):
                yield None, findings.not_an_assignment(place)
            continue
        used = [part.id for part in ast.walk(value) if isinstance(part, ast.Name) and part.id in names]
        fault = findings.computed_parameter(target, used[0], place) if used else None
        names.add(target)
        parameter = Parameter(
            name=target,
            default=ast.get_source_segment(cell.code, value) or "",
            type=_type(value, annotation),
            place=place,
        )
        yield parameter, fault


def _assignment(statement: ast.stmt) -> tuple[str | None, ast.expr | None, ast.expr | None]:
    """The name, value and annotation of a plain assignment to one name."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            return target.id, statement.value, None
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value, statement.annotation
    return None, None, None


def _is_harmless(statement: ast.stmt) -> bool:
    """Imports, docstrings, magics and `pass` are no parameters, and no fault."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass) or magic_of(statement):
        return True
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _type(value: ast.expr, annotation: ast.expr | None) -> str:
    if annotation is not None:
        text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
        return str(text)
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub | ast.UAdd):
        value = value.operand
    if isinstance(value, ast.Constant):
        return "" if value.value is None or value.value is ... else type(value.value).__name__
    return LITERAL_TYPES.get(type(value), "")
