"""Where the parameters of function blocks and of tests come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.values import UNBOUND, Obj, Value, fresh
from jupyter_blocks.model.pipeline import Argument, BlockOutline


def bind_arguments(
    machine: Machine,
    function: Obj,
    outline: BlockOutline,
    results: Callable[[], dict[str, str]],
) -> tuple[tuple[Argument, ...], frozenset[str], Arguments]:
    """Bind a function block's parameters: by name, else by position to the blocks it stands after, else
    to the nearest earlier ones, which `results` gives in notebook order with the variable each gives on. Also
    which sources were taken by position."""
    waiting: list[str] | None = None
    found: list[Argument] = []
    by_position: set[str] = set()
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    parameters, only_keywords = _parameters(function)
    for name, has_default in parameters:
        if _is_bound(machine, name):
            found.append(Argument(parameter=name, source=name))
            positional.append(machine.read_global(name))
        elif has_default:
            positional.append((function.fields or {}).get(f"default {name}") or fresh())
        else:
            if waiting is None:
                waiting = _sources(outline.after, results())
            if not waiting:
                machine.note_missing(name)
                positional.append(fresh())
                continue
            source = waiting.pop(0)
            found.append(Argument(parameter=name, source=source))
            by_position.add(source)
            positional.append(machine.read_global(source))
    for name, has_default in only_keywords:
        if _is_bound(machine, name):
            found.append(Argument(parameter=name, source=name))
            keywords.append((name, machine.read_global(name)))
        elif not has_default:
            machine.note_missing(name)
    return tuple(found), frozenset(by_position), Arguments(tuple(positional), tuple(keywords))


def _sources(after: Sequence[str], results: dict[str, str]) -> list[str]:
    """The variables that parameters without a name of their own take, in order."""
    first = [name for name in after if name in results]
    return [results[name] for name in (*first, *[name for name in reversed(results) if name not in first])]


def bind_tested(machine: Machine, function: Obj, tested: Sequence[str]) -> Arguments:
    """Bind a test's parameters: by name, else by position to what its block gives."""
    left = list(tested)
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    parameters, only_keywords = _parameters(function)
    for name, has_default in parameters:
        if _is_bound(machine, name):
            if name in left:
                left.remove(name)
            positional.append(machine.read_global(name))
        elif left and not has_default:
            positional.append(machine.read_global(left.pop(0)))
        else:
            positional.append(fresh())
    keywords = [(name, machine.read_global(name)) for name, _ in only_keywords if _is_bound(machine, name)]
    if function.code is not None and function.code.node.args.vararg is not None:
        positional.extend(machine.read_global(name) for name in left)
    return Arguments(tuple(positional), tuple(keywords))


def _is_bound(machine: Machine, name: str) -> bool:
    machine.touched.add(name)
    found = machine.globals.vars.get(name)
    return found is not None and found.bound is not UNBOUND


def _parameters(function: Obj) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """A function's positional and keyword-only parameters, each with whether it has a default."""
    assert function.code is not None
    spec = function.code.node.args
    names = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)]
    first_default = len(names) - len(spec.defaults)
    only = [
        (parameter.arg, default is not None)
        for parameter, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
    ]
    return [(name, index >= first_default) for index, name in enumerate(names)], only
