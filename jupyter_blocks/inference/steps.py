"""Steps of a walk: what each did to the state that it shares with the others, to be undone and done again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jupyter_blocks.languages.python.machine import EVERYTHING, Machine
from jupyter_blocks.languages.python.values import (
    ABSENT,
    CHANGES,
    CLOCK,
    Binding,
    Change,
    Code,
    Env,
    Obj,
    Writer,
)

Walked = TypeVar("Walked")
Variable = tuple[Env, str]


@dataclass(slots=True, kw_only=True)
class Step(Generic[Walked]):
    """One step: what it found out (`walked`), and what it did.

    `number` is the time at which the objects were born that it made. `variables` have the version before
    and the one after it. `touched` is what it has looked at (see `Machine.touched`).
    """

    walked: Walked
    number: int
    variables: dict[Variable, tuple[Binding | None, Binding | None]]
    changes: list[Change]
    touched: set[object]
    stars: tuple[Writer, ...]
    lazy_annotations: bool

    def is_apart_from(self, otherwise: set[object]) -> bool:
        """Whether the step is the same although all in `otherwise` is another than when it was walked."""
        if not otherwise:
            return True
        if EVERYTHING in self.touched or EVERYTHING in otherwise:
            return False
        return self.touched.isdisjoint(otherwise)


def take(machine: Machine, walk: Callable[[], Walked]) -> Step[Walked]:
    """Walk one step; `walk` leaves the frame with all that it did in `machine.frame`."""
    CLOCK[0] = number = CLOCK[0] + 1
    CHANGES.clear()
    touched: set[object] = set()
    machine.touched = touched
    walked = walk()
    step = Step(
        walked=walked,
        number=number,
        variables={
            key: (old, key[0].vars.get(key[1]))
            for key, old in machine.frame.journal.items()
            if key[0].born != number
        },
        changes=CHANGES[:],
        touched=touched,
        stars=machine.star_writers,
        lazy_annotations=machine.lazy_annotations,
    )
    for whose, _, key, _, _ in step.changes:
        if key == "thunk" and whose.born != number:
            touched.add(EVERYTHING)  # what a generator was given is kept where nobody can find it
            break
    return step


def undo(step: Step[Any]) -> None:
    """Put back what a step did, which must have been the last one."""
    for whose, container, key, old, _ in reversed(step.changes):
        if container is None:
            setattr(whose, key, old)
        elif key is None:
            container.pop()
        elif old is ABSENT:
            del container[key]
        else:
            container[key] = old
    for (env, name), (before, _) in step.variables.items():
        _set(env, name, before)


def redo(step: Step[Any]) -> None:
    """Do again what was undone."""
    for whose, container, key, _, new in step.changes:
        if container is None:
            setattr(whose, key, new)
        elif key is None:
            container.append(new)
        elif new is ABSENT:
            del container[key]
        else:
            container[key] = new
    for variable, (_, after) in step.variables.items():
        env, name = variable
        # What a step binds without looking need not be what was there when it was walked.
        step.variables[variable] = (env.vars.get(name), after)
        _set(env, name, after)


def _set(env: Env, name: str, binding: Binding | None) -> None:
    if binding is None:
        env.vars.pop(name, None)
    else:
        env.vars[name] = binding


def left_by(machine: Machine, step: Step[Any]) -> set[object]:
    """What later steps may see of what a step did: the names and resources it wrote, and whatever shows an
    object that it changed and did not make."""
    found: set[object] = set()
    changed: list[Obj] = []
    for env, name in step.variables:
        if env is machine.globals or not env.closures:
            found.add(name)
        changed += env.closures
    for whose in dict.fromkeys([change[0] for change in step.changes]):
        if whose.born != step.number:
            changed += [whose] if isinstance(whose, Obj) else whose.closures
    return found | machine.names_showing(changed)


def is_same(old: Step[Any], new: Step[Any]) -> bool:
    """Whether two walks of a step, from the same state and both undone, leave the same: then the old one
    may stand, and with it all that later steps have made of what it left."""
    return (
        len(old.changes) == len(new.changes)
        and old.variables.keys() == new.variables.keys()
        and old.stars == new.stars
        and old.lazy_annotations == new.lazy_annotations
        and _Comparison(old, new).holds()
    )


class _Comparison:
    """Compares what two steps did; objects that each of them made are the same if they were made alike."""

    def __init__(self, old: Step[Any], new: Step[Any]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[Obj | Env, Obj | Env] = {}

    def holds(self) -> bool:
        new = self.new.variables
        return all(map(self.changes, self.old.changes, self.new.changes)) and all(
            self.bindings(after, new[variable][1]) for variable, (_, after) in self.old.variables.items()
        )

    def changes(self, one: Change, two: Change) -> bool:
        return (
            self.things(one[0], two[0])
            and type(one[1]) is type(two[1])
            and self.things(one[2], two[2])
            and self.things(one[4], two[4])
        )

    def things(self, one: Any, two: Any) -> bool:
        """What stands in a change: an object, a key, a part, or what holds several of them."""
        if one is two:
            return True
        if isinstance(one, Obj | Env):
            return isinstance(two, Obj | Env) and self.made(one, two)
        if isinstance(one, tuple | list):
            return type(one) is type(two) and len(one) == len(two) and all(map(self.things, one, two))
        if isinstance(one, dict):
            return (
                isinstance(two, dict)
                and self.things([*one], [*two])
                and self.things([*one.values()], [*two.values()])
            )
        return isinstance(one, str) and one == two

    def made(self, one: Obj | Env, two: Obj | Env) -> bool:
        if one in self.pairs or one.born != self.old.number or two.born != self.new.number:
            return self.pairs.get(one) is two
        self.pairs[one] = two
        if isinstance(one, Obj):
            return (
                isinstance(two, Obj)
                and (one.type, one.path, one.many) == (two.type, two.path, two.many)
                and one.thunk is None is two.thunk
                and self.things(one.kin, two.kin)
                and self.codes(one.code, two.code)
            )
        return isinstance(two, Env) and self.things(one.parent, two.parent)

    def codes(self, one: Code | None, two: Code | None) -> bool:
        if one is None or two is None:
            return one is two
        return self.things(one.env, two.env) and ast.dump(one.node) == ast.dump(two.node)

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
