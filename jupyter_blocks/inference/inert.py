"""Code that does nothing but bind names: whoever does not read them loses nothing without it.

Told by names alone, on the safe side: what is not known to be inert is taken to have a purpose.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jupyter_blocks.inference.walks import BlockWalk
from jupyter_blocks.languages.python.facts import CellFacts
from jupyter_blocks.languages.python.library import PURE_METHODS, words
from jupyter_blocks.languages.python.scopes import DEFINITIONS

EXPRESSIONS = words(
    "abs all any bin bool bytes chr complex dict divmod enumerate filter float format frozenset getattr "
    "hasattr hash hex id int isinstance iter len list map max min oct ord pow range repr reversed round set "
    "slice sorted str sum tuple type zip Counter Decimal Fraction OrderedDict Path date datetime defaultdict "
    "deque namedtuple timedelta"
)
MODULES = words(
    "np numpy pd pandas pl polars math cmath re datetime itertools collections functools operator string "
    "statistics decimal fractions textwrap"
)
METHODS = PURE_METHODS - words(
    """
        show print plot hist boxplot scatter bar barh line pie display title savefig write_image write_html
        save save_model debug warning error critical exception log write_parquet write_csv write_text
        write_bytes to_csv to_parquet to_json to_excel to_sql to_html to_pickle to_feather to_hdf touch mkdir
        evaluate apply map applymap pipe info limit
    """
)
LOUD = ("save", "set", "to_", "write", "seed", "show", "test", "option")


def only_binds(block: BlockWalk, facts: Mapping[str, CellFacts]) -> bool:
    """Whether all that a block does is to bind names of its own, none of them to a function or a class."""
    if block.only_binds is None:
        block.only_binds = _only_binds(block, facts)
    return block.only_binds


def _only_binds(block: BlockWalk, facts: Mapping[str, CellFacts]) -> bool:
    if block.frame.effects or block.frame.written:
        return False
    if any(write.changes or not write.binds for write in block.frame.writes.values()):
        return False
    for cell in block.outline.cells:
        found = facts[cell.cell.id]
        if found.fault is not None or has_magics(cell.code):
            return False
        if not are_inert(found.body, declared=block.declared is not None):
            return False
    return True


def has_magics(code: str) -> bool:
    """Whether a line of `code` is IPython's rather than Python's."""
    return ("%" in code or "!" in code or "?" in code) and any(
        line.lstrip()[:1] in ("%", "!", "?") or line.rstrip()[-1:] == "?" for line in code.splitlines()
    )


def are_inert(statements: Sequence[ast.stmt], *, declared: bool = False) -> bool:
    """Whether statements bind names and do nothing else; `declared` allows the function of a block.

    Told from the end: what a cell displays stands there.
    """
    return all(_is_inert(statement, declared) for statement in reversed(statements))


def _is_inert(statement: ast.stmt, declared: bool) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.Expr():
            return isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
        case ast.FunctionDef():  # the notebook may be a library; but that of a block is called
            return declared and bool(statement.decorator_list) and are_inert(statement.body)
        case ast.Assign():
            return all(map(_is_name, statement.targets)) and gives_value_only(statement.value)
        case ast.AnnAssign() | ast.AugAssign():
            return _is_name(statement.target) and (
                statement.value is None or gives_value_only(statement.value)
            )
        case ast.Return():
            return statement.value is None or gives_value_only(statement.value)
        case ast.If():
            suites = (*statement.body, *statement.orelse)
            return gives_value_only(statement.test) and are_inert(suites, declared=declared)
        case ast.For():
            suites = (*statement.body, *statement.orelse)
            return gives_value_only(statement.iter) and are_inert(suites, declared=declared)
        case _:
            return False


def _is_name(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) or (
        isinstance(target, ast.Tuple) and all(isinstance(part, ast.Name) for part in target.elts)
    )


def gives_value_only(expression: ast.expr) -> bool:
    """Whether evaluating an expression does nothing but give its value, as far as names tell."""
    for part in ast.walk(expression):
        if isinstance(part, ast.Call):
            if not _is_quiet(part.func):
                return False
        elif isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return False
    return True


def _is_quiet(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in EXPRESSIONS
    if not isinstance(function, ast.Attribute):
        return False
    name = function.attr
    if name in METHODS:
        return True
    home = function.value
    return isinstance(home, ast.Name) and home.id in MODULES and not name.startswith(LOUD)


def running(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """All parts that run when the statements do, rather than when somebody calls what they define."""
    waiting: list[ast.AST] = [*statements]
    for part in waiting:
        if not isinstance(part, (*DEFINITIONS, ast.Lambda)):
            yield part
            waiting.extend(ast.iter_child_nodes(part))
