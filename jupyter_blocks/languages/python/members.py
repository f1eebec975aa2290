"""Members of objects whose class a table tells: what they give, and whose data it is."""

from __future__ import annotations

from typing import NamedTuple

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.kinds import Type
from jupyter_blocks.languages.python.knowledge.known import CLASSES, is_before
from jupyter_blocks.languages.python.knowledge.tables import Class
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.values import Obj, Value

ITEM = "[]"  # how tables call an item
DATA = frozenset({kinds.FRAME, kinds.ARRAY})
# Jupyter's own names for the kernel that runs in the environment of the server, or of the command line.
KERNELS_OF_HOST = frozenset({"", "python", "python3"})


class Plan(NamedTuple):
    """What a member gives: a new object of a type and class; whether it is a part of the one whose member it
    is, and whether it may share its data."""

    type: Type
    path: str
    is_part: bool
    shares: bool


def another(obj: Obj) -> Obj:
    """A new object of the same class."""
    return Obj(obj.type, obj.path)


def member(m: Machine, obj: Obj, cls: Class, key: str) -> Obj:
    """The attribute (`.name`) or item under a key of which nothing is known but what the class tells."""
    found = made_by(m, obj, cls, key[1:] if key[:1] == "." else ITEM)
    if found.holders is not None or found.kin is not None:
        found.many = key == "*"
        obj.set_field(key, (found,))
    return found


def made_by(m: Machine, obj: Obj, cls: Class, name: str) -> Obj:
    """A new object, which the member `name` of `obj` gives."""
    plan = m.plans.get((obj.path, name))
    if plan is None:
        plan = m.plans[obj.path, name] = _plan(m, obj, cls, name)
    type, path, is_part, is_shared = plan
    found = Obj(type, path)
    if is_part:
        found.holders = [obj]
    if is_shared:
        found.kin = [obj]  # the other way is noted when somebody keeps the part: most are only looked at
    return found


def _plan(m: Machine, obj: Obj, cls: Class, name: str) -> Plan:
    path = cls.results.get(name) or (obj.path if obj.type in DATA else "")
    known = CLASSES.get(path)
    type = kinds.UNKNOWN if known is None else known.like
    return Plan(type, path, name in cls.parts, shares(m, obj, cls, name))


def shares(m: Machine, obj: Obj, cls: Class, name: str) -> bool:
    """Whether what a member gives may share data with the object."""
    if name not in cls.sharing:
        return cls.like is kinds.UNKNOWN and name not in cls.parts and name not in cls.results
    version = cls.shares_before
    return not version or m.kernel not in KERNELS_OF_HOST or is_before(obj.path.partition(".")[0], version)


def view(obj: Obj) -> Value:
    """A new view of an array: what is written to it is written to the array."""
    found = another(obj)
    found.holders = [obj]
    found.kin = [obj]
    return (found,)


def changes(cls: Class, name: str) -> bool:
    """Whether a method of a class changes its receiver, if perhaps only."""
    if name in cls.changing or name in cls.deep or name in cls.perhaps:
        return True
    return bool(cls.suffix) and name.endswith(cls.suffix) and not name.startswith("_")


def is_calling(obj: Obj, name: str) -> bool:
    """Whether a method surely calls the function that it is given first."""
    cls = CLASSES.get(obj.path)
    return cls is not None and name in cls.calling
