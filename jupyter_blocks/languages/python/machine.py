"""The abstract machine: walks cells in order and notes who reads and writes which version of a name.

It holds the variables and what they may refer to; statements, expressions and calls are carried out by
the tables it is given (`statements.py`, `expressions.py`, `calls.py`). What happens in a branch is noted
in a frame of its own; when branches join, what did not surely happen in all of them becomes *may*.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.facts import CellFacts, Fault
from jupyter_blocks.languages.python.frames import Declaration, Effect, Frame, Missing, Read, Remark, Write
from jupyter_blocks.languages.python.kinds import Type
from jupyter_blocks.languages.python.library import HISTORY, PROVIDED
from jupyter_blocks.languages.python.resources import Files, key_of_resource
from jupyter_blocks.languages.python.state_tables import name_of_attribute
from jupyter_blocks.languages.python.suites import SIMPLE, ends, leaves
from jupyter_blocks.languages.python.texts import Texts
from jupyter_blocks.languages.python.values import (
    ATOMS,
    BOUND,
    INERT,
    MANY,
    MAYBE,
    NOBODY_OWNER,
    UNBOUND,
    Binding,
    Env,
    Obj,
    Value,
    Writer,
    fresh,
    join,
    union,
)
from jupyter_blocks.model.pipeline import ViaKind

EVER = -1  # when modules and what is in them were born: what a step does to them is undone with it
MANY_WRITERS = 8  # of one name, doubtful ones; see Machine.trimmed
IMPORTED = frozenset({kinds.MODULE, kinds.LIBRARY})
# Beside names, a step may have looked at these: who may have bound any name; more than can be told.
STARS, EVERYTHING = "*", "**"


class Left(Enum):
    """How a list of statements was left, other than at its end."""

    EXIT = auto()  # return, break, continue
    RAISE = auto()


EXIT, RAISE = Left  # by name: members of an Enum are slow to get at


@dataclass(slots=True)
class Way:
    """One of several ways through a statement: what was noted on it, and what it left behind."""

    frame: Frame
    after: dict[tuple[Env, str], Binding | None]
    left: Left | None


# Each takes the kind of node it stands under in its table.
Statement = Callable[["Machine", Any], "Left | None"]
Evaluate = Callable[["Machine", Any], Value]


class Machine:
    """The walk's state. Duties: look names up, bind them, spread a change to all who share the object,
    fork and join ways, keep the stack of calls."""

    def __init__(
        self,
        *,
        statements: Mapping[type[ast.stmt], Statement],
        expressions: Mapping[type[ast.expr], Evaluate],
        call_library: Callable[[Machine, str, Any], Value],
        call_method: Callable[[Machine, Value, str, Any], Value],
    ) -> None:
        self.statements = statements
        self.expressions = expressions
        self.call_library = call_library
        self.call_method = call_method
        self.globals = Env()
        self.shared = Env()  # the versions of resources
        self.texts = Texts()
        self.files = Files()
        self.env = self.globals
        self.frame = Frame()
        self.owner = 0
        self.cell = ""
        self.line = 0
        self.facts: CellFacts | None = None
        self.stack: list[Obj] = []
        self.returned: list[list[Value]] = []
        self.loops = 0
        self.calls: dict[tuple[object, ...], tuple[Value, int]] = {}
        self.libraries: dict[str, Obj] = {}
        self.modules: dict[str, Obj] = {}
        self.texts = Texts()
        self.star_writers: tuple[Writer, ...] = ()
        self.lazy_annotations = False
        self.kernel = ""  # the name of the notebook's
        self.plans: dict[tuple[str, str], tuple[Type, str, bool, bool]] = {}  # see members.py
        self.roles: Mapping[str, str] = {}
        self.has_roles = False  # whether the code has got hold of one of those decorators
        self.declarations: list[Declaration] = []
        # What the running step has looked at, of all that earlier steps may have left: names, keys of
        # resources, modules and what else libraries give, and the words below.
        self.touched: set[object] = set()
        self.patched = Obj(kinds.LIBRARY)  # its attributes are those set on classes of libraries, to them

    # -- running --------------------------------------------------------------------------------

    def run_cell(self, cell: str, facts: CellFacts, owner: int) -> None:
        """Walk one cell on behalf of `owner`."""
        self.cell, self.facts, self.owner = cell, facts, owner
        self.env = self.globals
        frame = self.frame
        try:
            table = self.statements
            for statement in facts.body:
                if self.calls:
                    self.calls = {}
                self.line = statement.lineno
                if table[type(statement)](self, statement) is not None:
                    break
        except RecursionError:  # nested deeper than can be followed: it may do anything
            self.frame, self.env, self.loops = frame, self.globals, 0
            self.stack, self.returned = [], []
            self.read_all()
            self.change_all()
            self.bind_unknown()

    def execute(self, statements: Sequence[ast.stmt]) -> Left | None:
        """Walk statements in order; those after a conditional `return` or `continue` are conditional."""
        table = self.statements
        inside = bool(self.stack or self.loops)
        for index, statement in enumerate(statements):
            kind = type(statement)
            if not self.stack:
                self.line = statement.lineno
            splits = inside and kind not in SIMPLE and index + 1 < len(statements) and leaves(statement)
            if splits and kind is ast.If:
                return self.execute_with_rest(statement, statements[index + 1 :])  # type: ignore[arg-type]
            left = table[kind](self, statement)
            if left is not None:
                return left
            if splits:
                return self.maybe(partial(self.execute, statements[index + 1 :]))
        return None

    def execute_with_rest(self, statement: ast.If, rest: Sequence[ast.stmt]) -> Left | None:
        """An `if` one of whose branches leaves: what follows belongs to the other one."""
        self.evaluate(statement.test)
        body, orelse = statement.body, statement.orelse
        arms = [branch if ends(branch) else [*branch, *rest] for branch in (body, orelse)]
        return self.fork(partial(self.execute, arms[0]), partial(self.execute, arms[1]))

    def evaluate(self, node: ast.expr) -> Value:
        """What an expression may refer to, its reads and changes noted."""
        return self.expressions[type(node)](self, node)

    def declared(self, path: str, value: Value, options: Mapping[str, str]) -> None:
        """Note that a definition bears one of the decorators that make it a block or a test."""
        for obj in value:
            if obj.type is kinds.FUNCTION:
                self.declarations.append(Declaration(self.roles[path], obj, self.cell, self.line, options))

    # -- names ----------------------------------------------------------------------------------

    def home(self, name: str) -> Env:
        """The scope in which the running code binds `name`."""
        env: Env | None = self.env
        while env is not None:
            if name in env.global_names:
                return self.globals
            if name in env.local:
                return env
            env = env.parent
        return self.globals

    def load(self, name: str) -> Value:
        """Read a name as the running code sees it."""
        env: Env | None = self.env
        while env is not None and env is not self.globals:
            if name in env.global_names:
                break
            if name in env.local:
                found = env.vars.get(name)
                if found is not None and found.bound is not UNBOUND:
                    return found.value if found.older is None else found.candidates()
                if not env.is_class:
                    return ()
            env = env.parent
            while env is not None and env.is_class:
                env = env.parent
        return self.read_global(name)

    def read_global(self, name: str) -> Value:
        """Read a name of the notebook's namespace, or a builtin."""
        self.touched.add(name)
        found = self.globals.vars.get(name)
        if found is None:
            return self.read_unbound(name)
        owner = self.owner
        for writer in found.writers:
            if writer.owner != owner:
                self.note_read(name, writer)
        if found.bound is BOUND and found.older is None and not found.needed:
            return found.value
        return self.read_unsure(name, found)

    def read_unsure(self, name: str, found: Binding) -> Value:
        """Read what there is in a version beside its last writers: those of names whose object the running
        block has changed, which does not make the names its own; versions that may still be current."""
        for owner, writer in found.needed:
            if owner == self.owner != writer.owner:
                self.note_read(name, writer)
        older = found.older
        while older is not None:
            for writer in older.writers:
                if writer.owner != self.owner:
                    self.note_read(name, writer.doubtful())
            older = older.older
        if found.bound is UNBOUND:
            self.note_missing(name)
        elif found.bound is MAYBE and name in PROVIDED:
            return (*found.value, self.library(f"builtins.{name}"))
        return found.candidates()

    def note_read(self, name: str, writer: Writer) -> None:
        """Note that the running code reads the version of `name` that `writer` wrote."""
        key = (name, writer.owner)
        old = self.frame.reads.get(key)
        if old is None or (writer.sure and not old.sure):
            self.frame.reads[key] = Read(writer, self.cell, self.line, writer.sure)

    def read_unbound(self, name: str) -> Value:
        """Read a name nobody has bound: a builtin, or perhaps one that a star import brought."""
        if name in PROVIDED or HISTORY.fullmatch(name):
            return (self.library(f"builtins.{name}"),)
        self.touched.add(STARS)
        for writer in self.star_writers:
            if writer.owner != self.owner:
                self.note_read(name, writer.doubtful())
        if not self.star_writers:
            self.note_missing(name)
        return fresh()

    def note_missing(self, name: str) -> None:
        """Note that `name` has no value here."""
        if name not in self.frame.missing:
            self.frame.missing[name] = Missing(self.cell, self.line, True)

    def module(self, path: str) -> Obj:
        """The object for a module, one for each path."""
        found = self.modules.get(path)
        if found is None:
            found = self.modules[path] = Obj(kinds.MODULE, path)
            found.born = EVER
        self.touched.add(found)
        return found

    def library(self, path: str) -> Obj:
        """The object for something of a library, one for each path."""
        found = self.libraries.get(path)
        if found is None:
            found = self.libraries[path] = Obj(kinds.LIBRARY, path)
            found.born = EVER
            self.has_roles = self.has_roles or path in self.roles
        self.touched.add(found)
        return found

    def bind(self, name: str, value: Value) -> None:
        """Bind a name in the scope that the running code binds it in."""
        env = self.env
        if env is not self.globals:
            env = self.home(name)
        if not value:
            value = fresh()
        elif len(value) > MANY:
            value = value[-MANY:]
        names = env.vars
        old = names.get(name)
        key = (env, name)
        self.frame.journal.setdefault(key, old)
        names[name] = Binding((Writer(self.owner, self.cell, self.line),), value)
        for obj in value:
            if obj.type not in INERT:
                obj.refer(key)
        if env is self.globals:
            same = value[0].type in IMPORTED and self.is_repeated(name, old, value)
            writes = self.frame.writes
            if name in writes:
                self.note_write(name, binds=True, repeats=same)
            else:
                writes[name] = Write(self.cell, self.line, True, True, False, same)
        elif env is not self.env and self.stack and not self.env.is_class and env.closures:
            self.mutate(tuple(env.closures), whole=True)  # a nonlocal name of functions that live on

    def is_repeated(self, name: str, old: Binding | None, value: Value) -> bool:
        """Whether a name is bound to what it refers to already."""
        self.touched.add(name)
        return old is not None and old.value == value

    def unbind(self, name: str) -> None:
        """Delete a name."""
        env = self.home(name)
        self.put(env, name, Binding((Writer(self.owner, self.cell, self.line),), (), UNBOUND))
        if env is self.globals:
            self.note_write(name, binds=True)

    def put(self, env: Env, name: str, binding: Binding | None) -> None:
        """Set a variable, so that it can be taken back when a way ends."""
        journal = self.frame.journal
        key = (env, name)
        if key not in journal:
            journal[key] = env.vars.get(name)
        if binding is None:
            env.vars.pop(name, None)
        else:
            env.vars[name] = binding

    def note_write(self, name: str, *, binds: bool, sure: bool = True, repeats: bool = False) -> None:
        """Note that the running code binds or changes a global name."""
        writes = self.frame.writes
        old = writes.get(name)
        if old is None:
            writes[name] = Write(self.cell, self.line, sure, binds, not binds, repeats)
        elif (
            (sure and not old.sure)
            or (binds and not old.binds)
            or not (binds or old.binds or old.changes)
            or (old.repeats and not repeats)
        ):
            writes[name] = Write(
                old.cell,
                old.line,
                sure or old.sure,
                binds or old.binds,
                old.changes or not (binds or old.binds),
                old.repeats and repeats,
            )

    # -- resources ------------------------------------------------------------------------------

    def read_resource(self, kind: ViaKind, name: str) -> None:
        """Note that the running code depends on what a resource is at this moment."""
        key = key_of_resource(kind, name)
        self.touched.add(key)
        version = latest = self.shared.vars.get(key)
        if latest is None or latest.bound is not BOUND:
            self.note_taken(key, Writer(NOBODY_OWNER, self.cell, self.line))
        while version is not None:
            for writer in version.writers:
                self.note_taken(key, writer if version is latest else writer.doubtful())
            version = version.older

    def write_resource(self, kind: ViaKind, name: str, *, sure: bool = True, replaces: bool = False) -> None:
        """Note that the running code changes a resource; unless it `replaces` it as a whole, what it was
        before is read as well."""
        if not replaces:
            self.read_resource(kind, name)
        key = key_of_resource(kind, name)
        writer = Writer(self.owner, self.cell, self.line, sure)
        version = Binding((writer,), ATOMS, BOUND if sure else MAYBE)
        old = self.shared.vars.get(key)
        if not sure:
            self.touched.add(key)  # what it was before stays beside it
            version = version.before(old)
        if sure or old is None or writer.owner not in [w.owner for w in old.writers]:
            self.put(self.shared, key, version)
        known = self.frame.written.get(key)
        if known is None or (sure and not known.sure):
            self.frame.written[key] = Write(self.cell, self.line, sure, replaces, not replaces, False)
        elif sure and not (replaces or known.changes):  # a draw after a seed
            self.frame.written[key] = Write(known.cell, known.line, True, known.binds, True, False)

    def note_taken(self, key: str, writer: Writer) -> None:
        """Note that the running code reads the version of a resource that `writer` wrote."""
        if writer.owner != self.owner:
            old = self.frame.taken.get((key, writer.owner))
            if old is None or (writer.sure and not old.sure):
                self.frame.taken[key, writer.owner] = Read(writer, self.cell, self.line, writer.sure)

    def note_effect(self, what: str) -> None:
        """Note that the world outside the kernel is changed; `what` says how: "writes out.csv"."""
        self.frame.effects.setdefault(what, Effect(what, self.cell, self.line, True))

    def remark(self, what: str, about: str, fault: Fault | None = None) -> None:
        """Note something that the author should hear of; see Remark."""
        line = self.line if fault is None else fault.line
        remark = Remark(what, about, self.cell, line, fault)
        self.frame.remarks[remark] = remark

    # -- changes --------------------------------------------------------------------------------

    def mutate(self, value: Value, *, sure: bool = True, whole: bool = False, through: str = "") -> None:
        """Note a change of one of the objects in `value` (of each, if `whole`), and with it of every
        name and container that shares it. `through` is the name that was read to get at it: whichever
        object it refers to is the one that is changed."""
        named = sure and through
        sure = sure and (whole or len(value) == 1)
        seen: dict[Obj, bool] = {}
        touched: dict[str, bool] = {}
        waiting: list[tuple[Obj, bool]] = []
        for obj in value:
            if obj.type not in INERT:
                waiting.append((obj, sure))
        while waiting:
            obj, certain = waiting.pop()
            if obj in seen and seen[obj] >= certain:
                continue
            seen[obj] = certain
            for env, name in obj.refs or ():
                if env is self.globals:
                    self.touched.add(name)
                binding = env.vars.get(name)
                if binding is None:
                    continue
                latest = binding.older is None
                if obj not in (binding.value if latest else binding.candidates()):
                    continue
                alone = certain and latest and len(binding.value) == 1
                if alone and obj.many:
                    alone = self.uses(name)  # another name need not mean the same one of many
                if env is self.globals:
                    touched[name] = alone or (name in touched and touched[name])
                elif env.closures:
                    waiting.extend([(closure, alone) for closure in env.closures])
            if obj.holders is not None:
                waiting.extend([(h, certain) for h in obj.holders if h.type not in IMPORTED])
                for holder in obj.holders:
                    if holder.type in IMPORTED:
                        self.change_held(holder, obj, sure=certain)
            if obj.kin is not None:
                waiting.extend([(kin, False) for kin in obj.kin])
        if touched:
            self.touch(touched)
            if named and not touched.get(named, True) and self.env is self.globals:
                self.change_named(named)

    def change_named(self, name: str) -> None:
        """Note that whatever a name refers to is surely changed. The running block has just read the name in
        all its versions: a later reader reaches their writers through this block."""
        old = self.globals.vars[name]
        hidden: dict[int, Writer] = {}
        version: Binding | None = old
        while version is not None:
            for writer in version.writers:
                if writer.owner != self.owner:
                    hidden.setdefault(writer.owner, writer)
            version = version.older
        needed = (*old.needed, *[(self.owner, writer) for writer in hidden.values()])
        covered = (*old.covered, *hidden.values())
        writer = Writer(self.owner, self.cell, self.line)
        self.put(self.globals, name, Binding((writer,), old.candidates(), BOUND, covered, None, needed))
        self.note_write(name, binds=False)

    def change_held(self, holder: Obj, obj: Obj, *, sure: bool) -> None:
        """Note a change of an object that is an attribute of a module, or of something in it."""
        for key, value in (holder.fields or {}).items():
            if obj in value and key[:1] == ".":
                name = name_of_attribute(holder.path, key[1:])
                self.write_resource(ViaKind.STATE, name, sure=sure, replaces=not sure)

    def names_showing(self, objects: Iterable[Obj]) -> set[object]:
        """All names through which a later step could get at one of these objects, and those of them that
        a path gets at. The same ways as those of `mutate`, but of all variables that ever referred to it."""
        found: set[object] = set()
        waiting = list(objects)
        seen = set(waiting)
        for obj in waiting:
            others = [*(obj.holders or ()), *(obj.kin or ())]
            if obj.type in IMPORTED:
                found.add(EVERYTHING if obj is self.patched else obj)
            for env, name in obj.refs or ():
                if env is self.globals:
                    found.add(name)
                else:
                    others += env.closures
            waiting += [other for other in others if other not in seen]
            seen.update(others)
        return found

    def uses(self, name: str) -> bool:
        """Whether the running block has read or bound a global name."""
        frame: Frame | None = self.frame
        while frame is not None:
            if name in frame.writes or any(read == name for read, _ in frame.reads):
                return True
            frame = frame.outer
        return False

    def touch(self, names: Mapping[str, bool]) -> None:
        """Make the running block a writer of `names`, surely or not.

        A reader reaches those earlier writers through this one whose versions it has read itself.
        """
        owner = self.owner
        read: frozenset[int] | None = None
        for name, sure in names.items():
            old = self.globals.vars[name]
            others: list[Writer] = []
            for one in old.writers:
                if one.owner != owner:
                    others.append(one)
            writer = Writer(owner, self.cell, self.line, sure)
            if sure and others:
                if read is None:
                    read = self.sure_reads(names)
                hidden = [w for w in others if w.owner in read]
                writers = (*[w for w in others if w.owner not in read], writer)
                needed = (*old.needed, *[(owner, w) for w in hidden])
                new = Binding(writers, old.value, old.bound, (*old.covered, *hidden), None, needed)
                self.put(self.globals, name, new)
            elif sure:
                new = Binding((writer,), old.value, old.bound, old.covered, None, old.needed)
                self.put(self.globals, name, new)
            elif len(others) == len(old.writers):
                self.put(self.globals, name, old.written_by((*others, writer)))
            self.note_write(name, binds=False, sure=sure)

    def sure_reads(self, names: Mapping[str, bool]) -> frozenset[int]:
        """The writers of whom the running code has surely read one of the `names` that are sure."""
        found: list[int] = []
        frame: Frame | None = self.frame
        while frame is not None:
            found += [w for (name, w), read in frame.reads.items() if read.sure and names.get(name)]
            frame = frame.outer
        return frozenset(found)

    def read_all(self) -> None:
        """Code that cannot be seen through may read every name there is."""
        self.touched.add(EVERYTHING)
        for name, binding in self.globals.vars.items():
            version: Binding | None = binding
            while version is not None:
                for writer in version.writers:
                    if writer.owner != self.owner:
                        self.note_read(name, writer.doubtful())
                version = version.older

    def bind_unknown(self) -> None:
        """Code that cannot be seen through may bind names that nothing else binds."""
        self.touched.add(STARS)
        self.star_writers = (*self.star_writers, Writer(self.owner, self.cell, self.line, sure=False))

    def change_all(self) -> None:
        """Code that cannot be seen through may bind or change every name there is."""
        self.touched.add(EVERYTHING)
        self.touch(dict.fromkeys(self.globals.vars, False))

    # -- ways -----------------------------------------------------------------------------------

    def fork(self, *arms: Callable[[], Left | None]) -> Left | None:
        """Walk several ways from here and join what they left; a way that raises is not normal."""
        ways = [self.walk(arm) for arm in arms]
        normal = [way for way in ways if way.left is not RAISE]
        self.merge(normal or ways)
        if not normal:
            return RAISE
        return EXIT if all(way.left is EXIT for way in normal) else None

    def maybe(self, arm: Callable[[], Left | None]) -> Left | None:
        """Walk a way that is taken or not, and join it with that on which nothing happens."""
        way = self.walk(arm)
        if way.left is RAISE:
            return None
        for key, binding in way.after.items():
            self.put_joined(key, join((binding, key[0].vars.get(key[1]))), (way.frame,))
        for found, into in zip(way.frame.tables, self.frame.tables, strict=True):
            if found:
                for what, entry in found.items():
                    if what not in into:
                        into[what] = entry.doubtful() if entry.sure else entry
        return None

    def walk(self, arm: Callable[[], Left | None]) -> Way:
        """Walk one way in a frame of its own, then put the variables back."""
        outer = self.frame
        frame = self.frame = Frame(outer)
        left = arm()
        self.frame = outer
        after: dict[tuple[Env, str], Binding | None] = {}
        for key, old in frame.journal.items():
            names, name = key[0].vars, key[1]
            self.touched.add(name)  # what it was before is joined with what it has become
            after[key] = names.get(name)
            if old is None:
                names.pop(name, None)
            else:
                names[name] = old
        return Way(frame, after, left)

    def merge(self, ways: list[Way]) -> None:
        """Join ways into the frame that forked."""
        frames = [way.frame for way in ways]
        for key in dict.fromkeys(key for way in ways for key in way.after):
            now = key[0].vars.get(key[1])
            self.put_joined(key, join([way.after.get(key, now) for way in ways]), frames)
        for into, *tables in zip(self.frame.tables, *[frame.tables for frame in frames], strict=True):
            if not any(tables):
                continue
            for what in dict.fromkeys(what for table in tables for what in table):
                found = [table[what] for table in tables if what in table]
                sure = len(found) == len(tables) and all(entry.sure for entry in found)
                old = into.get(what)
                if old is None or (sure and not old.sure):
                    into[what] = found[0] if found[0].sure == sure else found[0].doubtful()

    def put_joined(self, key: tuple[Env, str], joined: Binding | None, frames: Sequence[Frame]) -> None:
        """Set a variable to what several ways, noted in `frames`, have made of it."""
        env, name = key
        if (
            joined is not None
            and (env is self.globals or env is self.shared)
            and (joined.older or len(joined.writers) > MANY_WRITERS)
        ):
            joined = self.trimmed(env, name, joined, frames)
        self.put(env, name, joined)

    def trimmed(self, env: Env, name: str, binding: Binding, frames: Sequence[Frame]) -> Binding:
        """A version without the oldest of many doubtful writers whom the running block has read: a later
        reader reaches them through it. Without this, cells that each change a frame in a loop would all
        depend on each other directly."""
        seen = [frame.taken if env is self.shared else frame.reads for frame in (*frames, self.frame)]
        read = {owner for reads in seen for known, owner in reads if known == name}
        if not read:
            return binding
        old = binding.writers[:-MANY_WRITERS]
        kept = tuple(w for w in old if w.sure or w.owner not in read)
        versions = [binding.written_by((*kept, *binding.writers[-MANY_WRITERS:]))]
        older = binding.older
        while older is not None and len(versions) <= MANY_WRITERS:
            versions.append(older)
            older = older.older
        while older is not None and all(w.owner in read for w in older.writers):
            older = older.older
        for version in reversed(versions):
            older = version.before(older)
        assert older is not None
        return older

    def either(self, *ways: Callable[[], Value]) -> Value:
        """What an expression gives that is evaluated in one of several ways."""
        found: list[Value] = []

        def arm(way: Callable[[], Value]) -> Callable[[], Left | None]:
            def walk() -> Left | None:
                found.append(way())
                return None

            return walk

        self.fork(*map(arm, ways))
        return union(found)

    def is_shared_since(self, aside: frozenset[str]) -> bool:
        """Whether a name bound since the last fork, those `aside` left out, refers to something that others
        refer to as well: only then can what a loop leaves matter to its next round."""
        for env, name in self.frame.journal:
            binding = env.vars.get(name) if name not in aside else None
            for obj in binding.value if binding is not None else ():
                if obj.code is not None or obj.holders or obj.kin or len(obj.refs or ()) > 1:
                    return True
        return False

    def perhaps(self, arm: Callable[[], object]) -> None:
        """Walk something that may or may not happen."""
        self.maybe(lambda: ignore(arm()))


def ignore(_: object) -> Left | None:
    """Whatever an expression gave, the way goes on."""
    return None
