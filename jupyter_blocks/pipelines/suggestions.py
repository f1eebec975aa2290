"""Suggests tags for a notebook without blocks: which cells are setup and parameters, and which are blocks.

suggest
    _looked_at      each code cell as a block of its own, so that inference says what it reads and leaves
    _parts          what each cell is
    _suggestions    runs of cells that belong together, and their names
    _mended         what `check` finds wrong with that is taken back, cell by cell, until it finds no error
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from jupyter_blocks import tags
from jupyter_blocks.languages.python.ipython import python_of
from jupyter_blocks.model.cells import Cell, CellType, Notebook
from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.model.pipeline import Block, Kind, Pipeline, Role
from jupyter_blocks.model.suggestions import Suggestion
from jupyter_blocks.pipelines import naming
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.naming import Deed, Doing
from jupyter_blocks.pipelines.outline import has_code

MOST_CELLS = 6  # of one block
MOST_ROUNDS = 60  # of mending; each takes at least one cell its role
LONGEST_PARAMETER = 120  # characters of a literal that somebody may want to override
CONFIGURING = re.compile(
    r"^(rc|rcdefaults|seed|set_seed|manual_seed|mkdir|makedirs|set_option\w*|set_theme|set_style|set_context|set_palette|set_config|set_printoptions|filterwarnings"
    r"|simplefilter|basicConfig|use|register_matplotlib_converters|init_notebook_mode|set|update|options?)$"
)
QUIET_MAGICS = frozenset({"autoreload", "config", "load_ext", "matplotlib", "reload_ext"})


class Part(StrEnum):
    """What a cell is suggested to be."""

    SETUP = "setup"
    PARAMETERS = "parameters"
    BLOCK = "block"
    TEST = "test"
    LOOK = "look"  # untagged: it only shows something
    NONE = "none"  # untagged: it cannot be part of a run


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A code cell and what it does.

    `inputs` and `results` are values only, no modules, functions or classes; `results` are those that other
    cells read, or that it leaves at its end.
    """

    cell: Cell
    body: Sequence[ast.stmt]
    block: Block
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    readers: frozenset[str]
    doing: Doing
    heading: str
    section: int


def suggest(notebook: Notebook) -> tuple[Suggestion, ...]:
    """A suggestion for each code cell of `notebook` with code; none for one that has blocks already.

    A notebook with the suggested tags is free of errors.
    """
    if build(notebook).blocks or notebook.language != "python":
        return ()
    looked = _looked_at(notebook)
    return tuple(_mended(notebook, looked))


def tagged(notebook: Notebook, suggestions: Sequence[Suggestion]) -> Notebook:
    """`notebook` with the tags that are suggested."""
    new = {one.cell.id: one.tags for one in suggestions}
    cells = tuple(replace(cell, tags=new.get(cell.id, cell.tags)) for cell in notebook.cells)
    return replace(notebook, cells=cells)


# -- what the cells do -----------------------------------------------------------------------------


def _looked_at(notebook: Notebook) -> Mapping[str, _Looked]:
    """Every code cell that may be part of a run, by its id, in order."""
    probe = [_probed(cell) for cell in notebook.cells]
    pipeline = build(replace(notebook, cells=tuple(probe)))
    blocks = {block.cells[0].cell.id: block for block in pipeline.blocks}
    readers = _readers(pipeline)
    found: dict[str, _Looked] = {}
    heading, section = "", 0
    bodies = [_body(cell.source) for cell in notebook.cells if cell.type is CellType.CODE]
    tools = frozenset().union(*map(_tools, bodies))
    constants = frozenset().union(*(_left(body) for body in bodies if _are_literals(body)))
    for cell in notebook.cells:
        if cell.type is CellType.MARKDOWN and (title := _heading(cell.source)):
            heading, section = title, section + 1
        block = blocks.get(cell.id)
        if block is not None:
            found[cell.id] = _look(
                cell, block, readers.get(cell.id, frozenset()), tools, constants, heading, section
            )
    return found


def _probed(cell: Cell) -> Cell:
    marks, _ = tags.parse(cell.tags)
    fixed = marks.skip or marks.parameters or marks.injected or marks.setup
    if cell.type is not CellType.CODE or not has_code(cell.source) or fixed:
        return cell
    return replace(cell, tags=(f"block:cell_{cell.index}",))


def _readers(pipeline: Pipeline) -> Mapping[str, frozenset[str]]:
    """For each cell the cells that need something of it."""
    cells = {block.name: block.cells[0].cell.id for block in pipeline.blocks}
    found: dict[str, set[str]] = {}
    for edge in pipeline.edges:
        if not edge.is_hazard:
            found.setdefault(cells[edge.producer], set()).add(cells[edge.consumer])
    return {cell: frozenset(others) for cell, others in found.items()}


def _look(
    cell: Cell,
    block: Block,
    readers: frozenset[str],
    tools: frozenset[str],
    constants: frozenset[str],
    heading: str,
    section: int,
) -> _Looked:
    body = _body(cell.source)
    left = _left(body)
    inputs = tuple(name for name in block.inputs if name not in tools)
    results = tuple(
        name for name in block.outputs if name not in tools and (name in left or name in block.inputs)
    )
    return _Looked(
        cell=cell,
        body=body,
        block=block,
        inputs=inputs,
        results=results,
        readers=readers,
        doing=naming.doing(
            body,
            inputs=[name for name in inputs if name not in constants],
            results=results,
            is_read=bool(readers),
            saves=bool(block.effects),
        ),
        heading=heading,
        section=section,
    )


def _body(source: str) -> Sequence[ast.stmt]:
    try:
        return ast.parse(python_of(source)).body
    except SyntaxError:
        return ()


def _tools(body: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements bind to modules, what is imported from them, functions and classes."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    found |= {(alias.asname or alias.name).partition(".")[0] for alias in names}
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
                case _:
                    pass
    return frozenset(found)


def _left(body: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements bind to values rather than to modules, functions, or the target of a loop."""
    return frozenset(
        node.id
        for statement in body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for target in _targets(statement)
        for node in ast.walk(target)
        if isinstance(node, ast.Name)
    )


def _targets(statement: ast.stmt) -> Iterator[ast.AST]:
    for node in ast.walk(statement):
        match node:
            case ast.Assign(targets=targets):
                yield from targets
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.NamedExpr(target=target):
                yield target
            case _:
                pass


def _heading(source: str) -> str:
    found = re.search(r"^#{1,6}\s+(.+?)\s*#*$", source, re.MULTILINE)
    return found[1] if found else ""


# -- roles -----------------------------------------------------------------------------------------


def _parts(looked: Mapping[str, _Looked], has_parameters: bool) -> dict[str, Part]:
    """What each cell is, judged by itself and by what stands above it."""
    parts: dict[str, Part] = {}
    bound: dict[str, int] = {}
    for one in looked.values():
        imported = _imported(one.body)
        for name in one.block.binds:
            bound[name] = bound.get(name, 0) + (name not in imported)
    above: set[str] = set()  # names that blocks have bound
    at_top = True
    for key, one in looked.items():
        part = _part(one, at_top, above, bound, has_parameters)
        has_parameters |= part is Part.PARAMETERS
        if part is Part.BLOCK:
            at_top = False
            above |= set(one.block.binds)
        parts[key] = part
    return parts


def _part(
    one: _Looked, at_top: bool, above: set[str], bound: Mapping[str, int], has_parameters: bool
) -> Part:
    if not one.body:
        return Part.NONE
    if at_top and not has_parameters and _are_parameters(one, bound):
        return Part.PARAMETERS
    reads = set(one.block.inputs)
    is_own = all(bound[name] <= 1 for name in one.block.binds)
    if not reads & above and (_is_setup(one.body) if at_top else is_own and _only_defines(one.body)):
        return Part.SETUP
    if _only_asserts(one.body) and reads & above:
        return Part.TEST
    changes = {*one.inputs} & {*one.block.binds}
    if one.results or one.readers or one.block.effects or changes or one.doing is Doing.PLOT:
        return Part.BLOCK
    return Part.BLOCK if _defines(one.body) else Part.LOOK


def _imported(body: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that top-level imports bind: doing so again changes nothing."""
    return frozenset(
        (alias.asname or alias.name).partition(".")[0]
        for statement in body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    )


def _are_parameters(one: _Looked, bound: Mapping[str, int]) -> bool:
    """Whether the cell assigns short literals, which nobody binds again and somebody reads."""
    if not one.readers or any(bound[name] > 1 for name in one.block.binds):
        return False
    return _are_literals(one.body)


def _are_literals(body: Sequence[ast.stmt]) -> bool:
    """Whether statements assign short literals and do nothing else."""
    values = [_literal(statement) for statement in body if not _is_text(statement)]
    return bool(values) and all(value is not None and len(value) <= LONGEST_PARAMETER for value in values)


def _literal(statement: ast.stmt) -> str | None:
    """The literal that the statement assigns to one name, as source."""
    match statement:
        case ast.Assign(targets=[ast.Name()], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            pass
        case _:
            return None
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return ast.unparse(value)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_setup(body: Sequence[ast.stmt]) -> bool:
    """Whether statements only import, define and set options, or name constants beside that."""
    return all(map(_prepares, body)) and any(_literal(statement) is None for statement in body)


def _only_defines(body: Sequence[ast.stmt]) -> bool:
    """Whether statements only import and define: where they stand among the blocks does not matter."""
    defining = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return all(isinstance(one, defining) or _is_text(one) for one in body)


def _prepares(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=[]):
            return all(map(_prepares, [*body, *orelse])) and all(
                all(_prepares(one) or isinstance(one, ast.Pass) for one in handler.body)
                for handler in handlers
            )
        case ast.Expr(value=ast.Constant()) | ast.Assert():
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) if name.isupper():
            return True
        case ast.Expr(value=ast.Call() as call):
            return _configures(call)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() as target]):
            return re.search(r"\b(rcParams|options)\b", ast.unparse(target)) is not None
        case _:
            return _literal(statement) is not None


def _configures(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr="run_line_magic"):
            return isinstance(call.args[0], ast.Constant) and call.args[0].value in QUIET_MAGICS
        case ast.Attribute(value=ast.Name() | ast.Attribute(), attr=attribute):
            return CONFIGURING.match(attribute) is not None
        case _:
            return False


def _only_asserts(body: Sequence[ast.stmt]) -> bool:
    return any(isinstance(one, ast.Assert) for one in body) and all(
        isinstance(one, ast.Assert | ast.Import | ast.ImportFrom) or _is_text(one) for one in body
    )


def _defines(body: Sequence[ast.stmt]) -> bool:
    return any(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for one in body)


# -- runs of cells, and names ----------------------------------------------------------------------


def _groups(looked: Mapping[str, _Looked], parts: Mapping[str, Part]) -> list[list[_Looked]]:
    """The cells of each block: runs that belong together, with no other code between them."""
    groups: list[list[_Looked]] = []
    is_open = False
    for key, one in looked.items():
        if parts[key] is not Part.BLOCK:
            is_open = is_open and parts[key] is Part.NONE and not has_code(one.cell.source)
        elif is_open and _belongs(groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
            is_open = True
    return groups


def _belongs(group: Sequence[_Looked], one: _Looked) -> bool:
    """Whether the cell goes on with what the group does: with the same value, or as its only reader."""
    last = group[-1]
    if one.section != last.section or len(group) >= MOST_CELLS or last.doing is Doing.SAVE:
        return False
    if Doing.PLOT in (one.doing, last.doing):
        return one.doing is last.doing and one.cell.id in last.readers and not last.results
    if one.doing is Doing.SAVE or Doing.FIT in (one.doing, last.doing):
        return False
    if one.results and one.results[-1:] == last.results[-1:]:
        return True
    return last.doing is Doing.MAKE and last.readers == {one.cell.id} and one.doing is Doing.MAKE


def _named(groups: Sequence[Sequence[_Looked]]) -> Mapping[str, str]:
    """The name of the block of each cell."""
    names: dict[str, str] = {}
    for number, group in enumerate(groups, 1):
        own = {one.cell.id for one in group}
        read = [name for one in group if one.readers - own or one is group[-1] for name in one.results]
        bound: set[str] = set()
        inputs: list[str] = []
        for one in group:
            inputs += [name for name in one.inputs if name not in bound]
            bound |= set(one.block.binds)
        body = [statement for one in group for statement in one.body]
        deed = Deed(
            doing=_of_group(group),
            columns=naming.columns(body),
            results=tuple(dict.fromkeys(read)),
            inputs=tuple(dict.fromkeys(inputs)),
            files=naming.files(body),
            calls=tuple(naming.called(body)),
            heading=group[0].heading,
        )
        name = naming.name(deed, set(names.values()), number)
        names.update((one.cell.id, name) for one in group)
    return names


def _of_group(group: Sequence[_Looked]) -> Doing:
    """What the cells do together: the first that does more than make something says it."""
    return next((one.doing for one in group if one.doing is not Doing.MAKE), Doing.MAKE)


# -- suggestions without errors --------------------------------------------------------------------


def _mended(notebook: Notebook, looked: Mapping[str, _Looked]) -> Sequence[Suggestion]:
    """Suggestions with which `check` finds no error; where it does, the cell gets another role."""
    has_parameters = any(tags.parse(cell.tags)[0].parameters for cell in notebook.cells)
    parts = _parts(looked, has_parameters)
    for _ in range(MOST_ROUNDS):
        found = _suggestions(looked, parts)
        errors = build(tagged(notebook, found)).errors
        if not errors:
            return found
        for error in errors:
            _take_back(error, looked, parts)
    return ()


def _take_back(error: Diagnostic, looked: Mapping[str, _Looked], parts: dict[str, Part]) -> None:
    """Give a cell that is to blame for `error` another role: a block rather than anything else, or none."""
    quoted = set(re.findall(r"'(\w+)'", error.message))
    blamed = error.place.cell or ""
    outside = [
        key for key, one in looked.items() if parts[key] is Part.LOOK and quoted & set(one.block.binds)
    ]
    if outside:
        parts.update(dict.fromkeys(outside, Part.BLOCK))
    elif parts.get(blamed) in (Part.SETUP, Part.TEST, Part.PARAMETERS, Part.LOOK):
        parts[blamed] = Part.BLOCK
    elif blamed in parts:
        parts[blamed] = Part.NONE


def _suggestions(looked: Mapping[str, _Looked], parts: Mapping[str, Part]) -> Sequence[Suggestion]:
    names = _named(_groups(looked, parts))
    found: list[Suggestion] = []
    above = ""
    for key, one in looked.items():
        foreign = tuple(tag for tag in one.cell.tags if tag in tags.parse(one.cell.tags)[0].foreign)
        own, why = _tags(one, parts[key], names.get(key, ""), above)
        above = names.get(key, above)
        found.append(Suggestion(cell=one.cell, tags=(*own, *foreign), why=why))
    return found


def _tags(one: _Looked, part: Part, name: str, above: str) -> tuple[tuple[str, ...], str]:
    match part:
        case Part.SETUP:
            return (Role.SETUP.value,), "imports, definitions and settings"
        case Part.PARAMETERS:
            return (Role.PARAMETERS.value,), "plain values that other cells read"
        case Part.TEST if above:
            return (f"test:{above}",), "asserts alone"
        case Part.BLOCK:
            kind = (f"kind:{Kind.CHART}",) if one.doing is Doing.PLOT else ()
            return (f"block:{name}", *kind), _reason(one)
        case Part.NONE:
            return (), "cannot be part of a run"
        case _:
            return (), "only looks"


def _reason(one: _Looked) -> str:
    """What the cell reads and leaves."""
    left = ", ".join(one.results)
    read = ", ".join(one.inputs)
    return " → ".join(filter(None, (read, left))) or ", ".join(one.block.effects) or one.doing.value
