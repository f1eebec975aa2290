"""Steps of a walk: what each did to the state that it shares with the others, to be undone and done again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.machine import EVERYTHING, IMPORTED, Machine
from jupyter_blocks.languages.python.objects import HOLDERS
from jupyter_blocks.languages.python.values import (
    ABSENT,
    CHANGES,
    CLOCK,
    LAST,
    WHOLE,
    Binding,
    Change,
    Code,
    Env,
    Obj,
    Value,
    Writer,
)

Walked = TypeVar("Walked")
Variable = tuple[Env, str]


@dataclass(slots=True, kw_only=True)
class Step(Generic[Walked]):
    """One step: what it found out (`walked`), and what it did to variables and objects older than itself.

    `born` are the times at which the objects were born that it made. `before` has the versions of variables
    before it, its own among them; `variables`, when it is undone, those of older ones before and after it.
    `touched` is what it has looked at (see `Machine.touched`).
    """

    walked: Walked
    born: frozenset[int]
    before: dict[Variable, Binding | None]
    variables: dict[Variable, tuple[Binding | None, Binding | None]]
    changes: list[Change]
    touched: set[object]
    stars: tuple[Writer, ...]
    lazy_annotations: bool

    def is_apart_from(self, otherwise: set[object]) -> bool:
        """Whether the step does the same although all in `otherwise` is other than when it was walked."""
        if not otherwise:
            return True
        if EVERYTHING in self.touched or EVERYTHING in otherwise:
            return False
        return self.touched.isdisjoint(otherwise)


def take(machine: Machine, walk: Callable[[], Walked]) -> Step[Walked]:
    """Walk one step; `walk` leaves the frame with all that it did in `machine.frame`."""
    CLOCK[0] = now = CLOCK[0] + 1
    CHANGES.clear()
    touched: set[object] = set()
    machine.touched = touched
    walked = walk()
    changes = CHANGES.copy()
    for change in changes:
        if change[1] == "thunk":
            touched.add(EVERYTHING)  # what a generator was given is kept where nobody can find it
            break
    return Step(
        walked=walked,
        born=frozenset((now,)),
        before=machine.frame.journal,
        variables={},
        changes=changes,
        touched=touched,
        stars=machine.star_writers,
        lazy_annotations=machine.lazy_annotations,
    )


def undo(step: Step[Any]) -> None:
    """Put back what a step did, which must have been the last one."""
    for whose, attribute, key, old, _ in reversed(step.changes):
        if key is WHOLE:
            setattr(whose, attribute, old)
        elif key is LAST:
            getattr(whose, attribute).pop()
        elif old is ABSENT:
            del getattr(whose, attribute)[key]
        else:
            getattr(whose, attribute)[key] = old
    step.variables = {
        (env, name): (old, env.vars.get(name))
        for (env, name), old in step.before.items()
        if env.born not in step.born
    }
    for (env, name), (old, _) in step.variables.items():
        _set(env, name, old)


def redo(step: Step[Any]) -> None:
    """Do again what was undone."""
    for whose, attribute, key, _, new in step.changes:
        if key is WHOLE:
            setattr(whose, attribute, new)
        elif key is LAST:
            getattr(whose, attribute).append(new)
        elif new is ABSENT:
            del getattr(whose, attribute)[key]
        else:
            getattr(whose, attribute)[key] = new
    for variable, (_, after) in step.variables.items():
        env, name = variable
        # What a step binds without looking need not be what was there when it was walked.
        step.before[variable] = env.vars.get(name)
        _set(env, name, after)


def _set(env: Env, name: str, binding: Binding | None) -> None:
    if binding is None:
        env.vars.pop(name, None)
    else:
        env.vars[name] = binding


def left_by(machine: Machine, step: Step[Any]) -> set[object]:
    """What later steps may see of what a step did."""
    older = [variable for variable in step.before if variable[0].born not in step.born]
    return _seen(machine, older, dict.fromkeys([change[0] for change in step.changes]))


def _seen(machine: Machine, variables: Iterable[Variable], changed: Iterable[Obj | Env]) -> set[object]:
    """The names and resources among `variables`, and whatever shows an object that was `changed`."""
    found: set[object] = set()
    objects: list[Obj] = []
    for env, name in variables:
        if not env.closures:
            found.add(name)
        objects += env.closures
    for whose in changed:
        objects += [whose] if isinstance(whose, Obj) else whose.closures
    return found | machine.names_showing(objects)


# -- an edited step --------------------------------------------------------------------------------


def merged(machine: Machine, old: Step[Walked], new: Step[Walked]) -> tuple[Step[Walked], set[object]]:
    """Of two walks of one step, from the same state and both undone: the new one with those objects of the
    old that were made alike, for later steps refer to them; and what later steps see otherwise."""
    alike = _Comparison(old, new)
    variables = {
        variable: old.variables[variable] if alike.is_left_alike(variable) else versions
        for variable, versions in new.variables.items()
    }
    rewritten = [v for v in {**old.variables, **variables} if old.variables.get(v) is not variables.get(v)]
    changed = [whose for whose in {**alike.was, **alike.become} if not alike.is_left_alike(whose)]
    step = Step(
        walked=new.walked,
        born=old.born | new.born,
        before={variable: before for variable, (before, _) in variables.items()},
        variables=variables,
        changes=[
            *[change for change in old.changes if change[0] not in changed],
            *[change for change in new.changes if change[0] in changed or change[0] not in alike.was],
        ],
        touched=new.touched,
        stars=new.stars,
        lazy_annotations=new.lazy_annotations,
    )
    return step, _seen(machine, rewritten, changed)


class _Comparison:
    """Compares what two walks of a step left. Objects that each of them made are the same if they were made
    alike and everything that refers to them, or that they refer to, was left alike as well."""

    def __init__(self, old: Step[Any], new: Step[Any]) -> None:
        self.old, self.new = old, new
        self.was, self.become = _by_object(old.changes), _by_object(new.changes)
        self.alike: dict[object, object] = {}
        self.assumed: dict[object, object] = {}

    def is_left_alike(self, what: Variable | Obj | Env) -> bool:
        """Whether both left a variable, or an object that is older than the step, alike."""
        same = self.variables(what) if isinstance(what, tuple) else self.things(what, what)
        if same:
            self.alike.update(self.assumed)
        self.assumed.clear()  # what was taken for granted on the way holds only if the whole does
        return same

    def variables(self, variable: Variable) -> bool:
        if self.is_assumed(variable, variable):
            return True
        one, two = self.old.variables.get(variable), self.new.variables.get(variable)
        if one is None or two is None:
            return one is two
        return self.bindings(one[1], two[1])

    def is_assumed(self, one: object, two: object) -> bool:
        """Whether two things are compared, or were found alike, already; from now on they are."""
        known = self.alike.get(one) or self.assumed.get(one)
        if known is None:
            self.assumed[one] = two
        return known is two or known == two

    def things(self, one: Any, two: Any) -> bool:
        """What stands in a change or in an object: another object, a key, code, or several of these."""
        if isinstance(one, Obj | Env):
            return self.effects(one) if one is two else isinstance(two, Obj | Env) and self.made(one, two)
        if isinstance(one, tuple | list):
            return type(one) is type(two) and len(one) == len(two) and all(map(self.things, one, two))
        if isinstance(one, dict):
            return (
                isinstance(two, dict)
                and self.things([*one], [*two])
                and self.things([*one.values()], [*two.values()])
            )
        if type(one) is not type(two):
            return False
        if isinstance(one, partial):  # what was put off
            return self.things((one.func, *one.args), (two.func, *two.args))
        if isinstance(one, Code):
            return self.things((one.node, one.env), (two.node, two.env))
        if isinstance(one, Arguments):
            return self.things(
                (one.positional, one.keywords, one.open, one.node),
                (two.positional, two.keywords, two.open, two.node),
            )
        if isinstance(one, ast.AST):
            return ast.dump(one) == ast.dump(two)
        return one is two or (isinstance(one, str) and one == two)

    def effects(self, whose: Obj | Env) -> bool:
        """What was done to an object that is older than the step."""
        one, two = self.was.get(whose, ()), self.become.get(whose, ())
        if not (one or two) or self.is_assumed(whose, whose):
            return True
        if not one and _adds_parts_only(whose, two):
            return True
        return len(one) == len(two) and all(
            a[1] == b[1] and self.things(a[2], b[2]) and self.things(a[4], b[4])
            for a, b in zip(one, two, strict=True)
        )

    def made(self, one: Obj | Env, two: Obj | Env) -> bool:
        """Two different objects: whether both were made in this step, and alike."""
        if one.born not in self.old.born or two.born not in self.new.born:
            return False
        if one in self.alike or one in self.assumed:
            return self.is_assumed(one, two)
        self.assumed[one] = two
        if isinstance(one, Obj):
            return (
                isinstance(two, Obj)
                and (one.type, one.path, one.many) == (two.type, two.path, two.many)
                and self.things(one.thunk, two.thunk)
                and self.things(one.code, two.code)
                and self.things(one.fields, two.fields)
                and self.things(one.holders, two.holders)
                and self.things(one.kin, two.kin)
                and self.things(one.refs, two.refs)
                and all(map(self.variables, one.refs or ()))
            )
        return (
            isinstance(two, Env)
            and not (one.closures or two.closures)
            and one.vars.keys() == two.vars.keys()
            and all(self.bindings(binding, two.vars[name]) for name, binding in one.vars.items())
        )

    def bindings(self, one: Binding | None, two: Binding | None) -> bool:
        if one is None or two is None or one is two:
            return one is two
        return (
            one.writers == two.writers
            and self.things(one.value, two.value)
            and one.bound is two.bound
            and one.covered == two.covered
            and one.needed == two.needed
            and self.bindings(one.older, two.older)
        )


def _by_object(changes: Iterable[Change]) -> dict[Obj | Env, list[Change]]:
    found: dict[Obj | Env, list[Change]] = {}
    for change in changes:
        found.setdefault(change[0], []).append(change)
    return found


def _adds_parts_only(whose: Obj | Env, changes: Iterable[Change]) -> bool:
    """Whether all that is done to an object is to look at parts of it: later steps would have found them by
    themselves."""
    if not isinstance(whose, Obj) or whose.type in HOLDERS or whose.type in IMPORTED:
        return False
    parts: list[Value] = []
    for _, attribute, key, old, new in changes:
        if attribute != "fields" or old is not (None if key is WHOLE else ABSENT):
            return False
        parts += new.values() if key is WHOLE else [new]
    return all(part.refs is None and part.holders is None for value in parts for part in value)
