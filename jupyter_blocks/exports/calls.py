"""The calls that a run makes of block and test functions, written out as code.

Which argument takes what is the rule of the kernel half (`kernel/binding.py`, `kernel/evaluation.py`), as far
as it can be told before anything runs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jupyter_blocks.errors import UsageError
from jupyter_blocks.exports.decorators import Decorated, Function, statements
from jupyter_blocks.model.pipeline import Block

RETURNED = "_returned"
DATA_KINDS = frozenset({"data_loader", "transformer", "custom"})
Filling = Callable[[str, bool], "str | None"]  # a parameter's name, whether it has a default → its argument

# Mage's rules for what a block returns, and what its tests receive (see kernel/mage.py).
MAGE_HELPERS = '''\
def _handed_on(result):
    """What later blocks receive: of a list of one its element, of a tuple a list."""
    if not isinstance(result, (list, tuple)):
        return result
    return result[0] if len(result) == 1 else list(result)


def _outputs(result):
    """What tests receive: the elements of a list or a tuple."""
    return tuple(result) if isinstance(result, (list, tuple)) else (result,)'''
OWN_HELPERS = '''\
def _parts(result):
    """What tests receive: the elements of a tuple."""
    return result if type(result) is tuple else (result,)'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a block: the pipeline's name, its parameters, the names bound so far, and the
    earlier blocks that are functions and give data, the nearest last."""

    pipeline: str
    parameters: tuple[str, ...]
    known: frozenset[str]
    earlier: tuple[str, ...]


def variables(pipeline: str, block: str) -> Mapping[str, str]:
    """What a block function finds in `**kwargs` under Mage's names, as expressions."""
    return {
        "execution_date": "datetime.datetime.now(datetime.timezone.utc)",
        "env": 'os.environ.get("ENV", "dev")',
        "configuration": "{}",
        "logger": f"logging.getLogger({f'jupyter_blocks.{pipeline}.{block}'!r})",
        "context": "_context",
        "pipeline_uuid": repr(pipeline),
        "block_uuid": repr(block),
        "event": "{}",
    }


def block_call(function: Decorated, block: Block, around: Surroundings) -> str:
    """The call of a block's function; raises UsageError for a parameter that nothing fills."""
    named = {argument.parameter: argument.source for argument in block.arguments}
    extras = _extras(block, around)
    earlier = iter(around.earlier[-1:])

    def filling(name: str, has_default: bool) -> str | None:
        if name in named:
            return named[name]
        if name in around.known and name != function.node.name:
            return name
        if name in extras:
            return extras[name]
        if has_default:
            return None
        found = next(earlier, None)
        if found is None:
            raise UsageError(
                f"{function.node.name}() has a parameter {name!r} that nothing fills",
                place=block.name,
                remedy="Name it after a variable, a block or a parameter.",
            )
        return found

    given = list(_arguments(function.node, filling))
    if function.node.args.vararg and _is_read(function.node, function.node.args.vararg.arg):
        given += list(earlier)
    return f"{function.node.name}({', '.join([*given, *_keywords(function.node, extras)])})"


def test_call(function: Decorated, block: Block, returned: Decorated | None, around: Surroundings) -> str:
    """The call of a test function of `block`, whose own function is `returned`, if it has one."""
    near = {*block.binds, *block.inputs} & around.known
    extras = _extras(block, around)
    free = iter(_free(function.node, block, returned))

    def filling(name: str, has_default: bool) -> str | None:
        if name in near or name in around.parameters:
            return name
        if has_default:
            return None
        return next(free, name)

    given = list(_arguments(function.node, filling))
    if function.node.args.vararg:
        given = _with_rest(given, free, block, returned)
    return f"{function.node.name}({', '.join([*given, *_keywords(function.node, extras)])})"


def _free(node: Function, block: Block, returned: Decorated | None) -> Iterator[str]:
    """What positional parameters that are named like nothing receive, in order."""
    if returned is None:
        definitions = _definitions(block)
        for name in block.binds:
            if not name.startswith("_") and name not in definitions:
                yield name
    elif returned.mage or len(node.args.posonlyargs) + len(node.args.args) > 1 or node.args.vararg:
        number = 0
        while True:
            yield f"{_outputs(block, returned)}[{number}]"
            number += 1
    else:
        yield block.name


def _with_rest(given: list[str], free: Iterator[str], block: Block, returned: Decorated | None) -> list[str]:
    """`given`, and in `*args` what is left."""
    if returned is None:
        return [*given, *free]
    outputs = _outputs(block, returned)
    taken = sum(one.startswith(outputs) for one in given)
    return [f"*{outputs}"] if taken == len(given) else [*given, f"*{outputs}[{taken}:]"]


def _outputs(block: Block, returned: Decorated) -> str:
    """What the block's function returned, as a tuple of its parts."""
    return f"_outputs({RETURNED})" if returned.mage else f"_parts({block.name})"


def _arguments(node: Function, filling: Filling) -> Iterator[str]:
    """The arguments for the parameters of `node`; by name from the first one on that keeps its default."""
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    required = len(positional) - len(args.defaults)
    by_name = False
    for number, parameter in enumerate(positional):
        value = filling(parameter.arg, number >= required)
        if value is None:
            by_name = True
        else:
            yield f"{parameter.arg}={value}" if by_name else value
    for parameter, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        value = filling(parameter.arg, default is not None)
        if value is not None:
            yield f"{parameter.arg}={value}"


def _keywords(node: Function, extras: Mapping[str, str]) -> Iterable[str]:
    """What `**kwargs` receives, as far as the function looks at it."""
    if node.args.kwarg is None or not _is_read(node, node.args.kwarg.arg):
        return []
    own = {one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    read = _keys(node, node.args.kwarg.arg)
    return [
        f"{name}={value}"
        for name, value in extras.items()
        if name not in own and (read is None or name in read)
    ]


def _keys(node: Function, mapping: str) -> frozenset[str] | None:
    """The keys that the function reads of `mapping`; None if that cannot be told."""
    keys: set[str] = set()
    counted = 0
    for one in ast.walk(node):
        match one:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if (
                name == mapping
            ):
                keys.add(key)
                counted += 1
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="get"),
                args=[ast.Constant(value=str(key)), *_],
            ) if name == mapping:
                keys.add(key)
                counted += 1
    used = sum(isinstance(one, ast.Name) and one.id == mapping for one in ast.walk(node))
    return frozenset(keys) if used == counted else None


def _extras(block: Block, around: Surroundings) -> Mapping[str, str]:
    return {**variables(around.pipeline, block.name), **{name: name for name in around.parameters}}


def _is_read(node: Function, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


def _definitions(block: Block) -> frozenset[str]:
    """The names that the block's cells bind by a definition or an import."""
    found: set[str] = set()
    for cell in block.cells:
        for statement in statements(cell.code):
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    found.add(statement.name)
                case ast.Import() | ast.ImportFrom():
                    found |= {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    return frozenset(found)
