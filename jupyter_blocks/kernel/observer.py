"""The observer: looks at the namespace and the process around each cell, and says what the cell did."""

from __future__ import annotations

import builtins
import os
import re
import threading
import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Mapping
from pathlib import PosixPath, PurePosixPath, PureWindowsPath, WindowsPath
from types import FunctionType
from typing import NamedTuple

from jupyter_blocks.kernel.anatomy import anatomy, lineage, said_of_module
from jupyter_blocks.kernel.cellcode import CellCode
from jupyter_blocks.kernel.databases import FETCHING, SENDING, Databases, Sent, is_connection
from jupyter_blocks.kernel.fingerprints import Fingerprint, fingerprint, register
from jupyter_blocks.kernel.handlers import path_of, python_handler
from jupyter_blocks.kernel.libraries import library_handler
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.kernel.opened import Files
from jupyter_blocks.kernel.overlay import Namespace
from jupyter_blocks.kernel.reach import Reach, reach
from jupyter_blocks.kernel.reads import read, with_scripts
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.spoken import EVERYTHING, interpolated
from jupyter_blocks.kernel.statements import is_statement, literals, tables
from jupyter_blocks.kernel.surroundings import SHOWING, Cell, Resource, Surroundings, functions_of_magics

ENDED = (KeyboardInterrupt, CancelledError)
BUDGET = 0.010  # seconds of a cell in which fingerprints are taken
# What IPython itself keeps in the namespace.
KEPT = re.compile(r"In|Out|exit|quit|open|get_ipython|display|_exit_code|_[ido]h|_i*|_{1,3}|_i?\d+|__\w*__")
IDENTIFIER = re.compile(r"(?<![\w.])[^\W\d]\w*")  # not what follows a dot
# Names and attributes whose callers take names of variables as text.
BY_TEXT = frozenset(
    [
        "eval",
        "exec",
        "globals",
        "locals",
        "vars",
        "query",
        "sql",
        "execute",
        "executemany",
        "read_sql",
        "read_sql_query",
        "user_ns",
        "getattr",
        "attrgetter",
        "substitute",
        "import_module",
        "push",
        "ev",
        "ex",
        "from_query",
        "sql_query",
        "__main__",
        "modules",
        "get_type_hints",
    ]
)
OF_QUERY = re.compile(r"@([^\W\d]\w*)")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
STORED = "store:"  # what the names of variables begin with that `%store` keeps
PASSED = frozenset({"local_dict", "global_dict"})
EVALUATING = frozenset({"eval", "exec"})
# What may set attributes of modules that it does not name, and what may add magics.
PATCHING = frozenset(["setattr", "delattr", "patch", "start", "stop", "patch_all", "pandas", "reload"])
MAKING_MAGICS = frozenset(
    ["get_ipython", "register_line_magic", "register_cell_magic", "register_line_cell_magic", "magics_class"]
)
PATH_LIKE = frozenset(map(id, (str, PosixPath, WindowsPath, PurePosixPath, PureWindowsPath)))
FRAMES = frozenset({"pandas", "polars", "pyarrow", "duckdb", "_duckdb", "numpy"})
DEEP = frozenset({"rglob", "walk", "fwalk", "read_parquet", "dataset", "scan_parquet"})
LISTING = DEEP | {"listdir", "glob", "iglob", "iterdir", "scandir", "read_csv", "scan_csv"}
MOVING = frozenset({"move", "rename", "renames", "replace"})
EITHER_WAY = frozenset({"exist_ok", "missing_ok"})
SHELL = frozenset({"system", "getoutput", "run_cell_magic", "run_line_magic"})
WRITING = re.compile(
    r"\b(insert|create|update|delete|replace|drop|alter|merge|attach|detach|copy|begin|commit|rollback|set|use"
    r"|truncate|load|import)\s",
    re.IGNORECASE,
)

register(python_handler)
register(library_handler)


class Known(NamedTuple):
    """What a name referred to when it was last looked at."""

    identity: int
    seen: Fingerprint
    token: str


class Observer:
    """Observes the cells of one namespace, one after the other: `begin`, `end`.

    Duties: know what each name referred to after the last cell (so that one fingerprint is taken per name and
    cell); tell which names a cell read, bound, deleted, changed; hear of files; see the process move.
    """

    def __init__(self, namespace: Namespace, note: Callable[[Exception], None]) -> None:
        self._namespace = namespace
        self._known: dict[str, Known] = {}
        self._given = 0
        self._note = note
        self._files = Files(note)
        self._surroundings = Surroundings()
        self._process = os.getpid()
        self._identities: dict[str, int] | None = None
        self._threads = 0
        self._code = CellCode()
        self._gone: set[str] = set()
        self._databases = Databases()
        self._asked: list[str] = []
        self._reached = Reach()
        self._stored: set[str] = set()

    def begin(self, run: CellRun) -> None:
        """A cell is about to run."""
        self._process = os.getpid()
        namespace = self._namespace
        self._code = code = with_scripts(read(run.text))
        attributes = code.attributes | code.stored_attributes
        early = (code.loads | code.loads_late) & code.reaches.keys() | code.spoken
        self._reached = found = self._reach(early, attributes)
        deadline = time.perf_counter() + BUDGET
        self._asked = self._kept_texts(code, found)
        spoken = self._spoken(code, found)
        if functions := self._functions(spoken):  # called in a text
            self._reached = found = self._reach(early | functions, attributes)
        names = code.loads | code.loads_late | found.loads | spoken
        for name in names & namespace.keys():
            known = self._known.get(name)
            if not KEPT.fullmatch(name) and (known is None or known.identity != id(namespace[name])):
                self._learn(name, deadline)
        self._threads = threading.active_count()
        self._identities = {name: id(value) for name, value in namespace.items()}
        words = _named(code, found) | code.stored_attributes
        self._surroundings.begin(namespace, magics=not MAKING_MAGICS.isdisjoint(words))
        self._surroundings.patches.begin(
            namespace,
            code.sets,
            _patched(code, found, words),
            attributes | found.attributes,
            any_of_them=not PATCHING.isdisjoint(words),
        )
        values = [namespace[name] for name in names & namespace.keys()]
        held = [str(value) for value in values if id(type(value)) in PATH_LIKE]
        texts = [*code.strings, *found.strings, *held]
        quoted = literals(texts) if SENDING & (code.attributes | found.attributes) else []
        self._files.begin([*texts, *quoted, *run.names("paths"), *filter(None, map(path_of, values))])

    def end(self, run: CellRun, error: BaseException | None) -> Observation | None:
        """The cell has run; None in a process that it has forked, or if its beginning was not seen."""
        self.close()
        before, self._identities = self._identities, None
        if before is None or os.getpid() != self._process:
            return None
        namespace, code = self._namespace, self._code
        found = self._reach({*code.reaches, *code.spoken}, code.attributes | code.stored_attributes)
        found.loads |= self._reached.loads
        found.add(self._reached)
        spoken = self._spoken(code, found)
        again = self._loaded_again(code, found)
        self._end_files(code, found, again)
        now = {name: id(value) for name, value in namespace.items()}
        binds = self._bound(before, now, surely=error is None and run.role != "test")
        deletes = tuple(name for name in before if name not in now and not KEPT.fullmatch(name))
        reads = spoken | self._read(run, code, found, set(binds))
        reads = {name for name in reads if name in before and not KEPT.fullmatch(name)}
        cell = self._cell(run, error, found, reads)
        moved = self._surroundings.end(cell) + [("state", STORED + name) for name in sorted(code.keeps)]
        self._stored |= code.keeps
        missed = self._gone & (spoken | code.loads | found.loads)
        self._gone = (self._gone | set(deletes)) - now.keys()
        tokens = {name: self._known[name].token for name in reads if name in self._known}
        same = {name for name in binds if before.get(name) == now[name]}
        changes, unsure = self._compare(reads, set(binds), same)
        sent = self._sent(code, cell)
        may_bind = (code.may_store | (found.may_store & set(binds))) - code.stores.keys()
        return Observation(
            reads=tokens,
            binds=tuple(binds),
            may_bind=tuple(sorted(name for name in may_bind if not KEPT.fullmatch(name))),
            deletes=deletes,
            changes=tuple(changes),
            unsure=tuple(unsure),
            touches=(*self._touched(unsure, code, found, sent), *(reads & set(again.values()))),
            left={name: self._known[name].token for name in (*binds, *changes)},
            files_read=tuple(self._files.read),
            files_written=tuple(self._files.written),
            state=(*moved, *((kind, name) for kind, name, surely in sent.left if surely)),
            may_move=(
                *((kind, name) for kind, name, surely in sent.left if not surely),
                *(("env", name) for name in sorted(code.may_set)),
            ),
            uses=(
                *sent.uses,
                *(("value", name) for name in sorted(missed)),
                *(("state", STORED + name) for name in self._restored()),
                *self._surroundings.uses(cell, moved),
            ),
            resources=self._resources(moved, sent),
            is_complete=not issubclass(type(error), ENDED) and threading.active_count() <= self._threads,
        )

    def _end_files(self, code: CellCode, found: Reach, again: Iterable[str]) -> None:
        """See what has become of files; modules `again` were loaded again."""
        named = _named(code, found)
        self._files.end(
            lists=bool(LISTING & named),
            deep=bool(DEEP & named),
            shell=bool(SHELL & found.attributes),
            moves=bool(MOVING & named),
            either=bool(EITHER_WAY & code.keywords),
        )
        self._files.imported({*code.modules, *found.modules, *again})

    def _cell(self, run: CellRun, error: BaseException | None, found: Reach, reads: set[str]) -> Cell:
        """What the cell has done, as the process's state is asked about it."""
        code = self._code
        uses = code.reaches.keys() | found.loads | reads
        return Cell(
            attributes=code.attributes | found.attributes,
            names=code.loads | found.loads | reads,
            values={name: self._namespace.get(name) for name in uses},
            strings=[*code.strings, *found.strings],
            words=frozenset(code.keywords).union(code.sets, code.strings),
            modules=code.modules | found.modules,
            relative=self._files.relative,
            shows=code.shows or run.displays or bool(SHOWING & _named(code, found)),
            calculates=code.calculates,
            warns="__warningregistry__" in self._namespace or issubclass(type(error), Warning),
            is_test=run.role == "test",
        )

    def close(self) -> None:
        """Leave nothing of ours where the user's code may meet it."""
        self._files.put_back()

    # -- names ----------------------------------------------------------------------------------------

    def _reach(self, names: Iterable[str], attributes: set[str]) -> Reach:
        """What the values of `names`, functions that were set as attributes, and magics lead to."""
        values = self._surroundings.patches.functions(attributes)
        if "get_ipython" in self._code.loads:
            values += functions_of_magics(self._namespace, self._code.strings)
        return reach(self._namespace, names, attributes, values)

    def _functions(self, names: Iterable[str]) -> set[str]:
        """Those of `names` that refer to functions."""
        return {name for name in names if type(self._namespace.get(name)) is FunctionType}

    def _bound(self, before: Mapping[str, int], now: Mapping[str, int], *, surely: bool) -> list[str]:
        """The names that were bound; if the cell ran to its end, `surely` those of its text, to whatever."""
        names = [name for name, identity in now.items() if before.get(name) != identity]
        if surely:
            names += [name for name in self._code.stores.keys() & now.keys() if before.get(name) == now[name]]
        names += [name for name in self._restored() if name in now]
        return [name for name in dict.fromkeys(names) if not KEPT.fullmatch(name)]

    def _restored(self) -> list[str]:
        """The names that `%store` has brought back."""
        restores = self._code.restores
        return sorted(self._stored if EVERYTHING in restores else restores)

    def _read(self, run: CellRun, code: CellCode, found: Reach, bound: set[str]) -> set[str]:
        """The names that the cell reads by its code and that of its functions."""
        names = code.loads | (code.loads_late - bound) | (found.loads - code.stores.keys())
        names -= found.stores & bound - found.loads
        for name in found.loads & code.stores.keys():
            early = [root for root, moment in code.reaches.items() if moment < code.stores[name]]
            if early and name in reach(self._namespace, early, code.attributes).loads:
                names.add(name)
        return names | self._parameters(run) if run.function is not None else names

    def _loaded_again(self, code: CellCode, found: Reach) -> dict[str, str]:
        """The modules that may be loaded again, each with a variable that refers to it."""
        if "reload" not in code.attributes | found.attributes | code.loads:
            return {}
        values = {name: self._namespace.get(name) for name in {*code.reaches, *found.loads}}
        modules = {said_of_module(value, "__name__"): name for name, value in values.items()}
        return {module: name for module, name in modules.items() if module not in ("", "importlib")}

    def _parameters(self, run: CellRun) -> set[str]:
        """The variables that the parameters of a function block were bound to."""
        code = getattr(run.function.function, "__code__", None) if run.function is not None else None
        if code is None:
            return set()
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return {run.arguments.get(name, name) for name in names}

    def _spoken(self, code: CellCode, found: Reach) -> set[str]:
        """The variables that are named in a text which something takes as code."""
        names, commands = set(code.spoken), list(code.commands)
        if SHELL & found.attributes:
            commands += map(interpolated, found.strings)
        if commands:
            known = self._namespace.keys() | vars(builtins).keys() | found.own
            names = names.union(*(one if one <= known else one & self._gone for one in commands))
        called = {name for name in code.loads | found.loads if name not in self._namespace}
        words = BY_TEXT & (code.attributes | found.attributes | called)
        standing = self._databases.standing()
        for text in (*code.strings, *found.strings, *self._asked) if words else ():
            if is_statement(text):
                names |= {n for n in tables([text]) if n.lower() not in standing and self._is_frame(n)}
            elif words == {"query"}:
                names |= set(OF_QUERY.findall(QUOTED.sub("", text)))
            else:
                names |= set(IDENTIFIER.findall(text))
        if words or commands:
            names -= found.own - code.loads
        if PASSED & code.keywords:  # names that are handed along stand in for those of the notebook
            names -= set(code.strings)
        return names

    def _kept_texts(self, code: CellCode, found: Reach) -> list[str]:
        """The statements of SQL that variables hold, and whatever text where some is executed."""
        names = code.loads | found.loads
        values = (self._namespace.get(name) for name in names)
        executes = bool(EVALUATING & names)
        return [value for value in values if type(value) is str and (executes or is_statement(value))]

    def _sent(self, code: CellCode, cell: Cell) -> Sent:
        """What the cell has sent to a database."""
        named = cell.attributes | cell.names
        if (SENDING | FETCHING).isdisjoint(named):
            return Sent()
        if "cursor" in named:
            connections = {name: value for name, value in cell.values.items() if is_connection(value)}
            for old in [value for name, value in connections.items() if name not in code.stores]:
                for new in [value for name, value in connections.items() if name in code.stores]:
                    self._databases.alias(old, new)
        key = self._databases.key(cell.values)
        if key is None:
            return Sent()
        if SENDING.isdisjoint(named):
            return self._databases.fetch(key)
        return self._databases.send(key, [*cell.strings, *self._asked], doubtful=code.may_say)

    def _is_frame(self, name: str) -> bool:
        """Whether SQL may name a variable as a table."""
        kind = type(self._namespace.get(name))
        return anatomy(kind).module.partition(".")[0] in FRAMES

    # -- values ---------------------------------------------------------------------------------------

    def _touched(self, unsure: list[str], code: CellCode, found: Reach, sent: Sent) -> list[str]:
        """Those of the `unsure` that were used as one uses what changes by use, and what they hold."""
        touched = [
            name
            for name in unsure
            if self._is_touched(name, code, found)
            and not (sent.is_whole and is_connection(self._namespace[name]))
        ]
        return [*touched, *self._shared_with(touched)]

    def _is_touched(self, name: str, code: CellCode, found: Reach) -> bool:
        """Whether a name that cannot be compared was used as one uses what changes by use."""
        if not self._known[name].seen.is_opaque:
            return False
        value = self._namespace[name]
        if any("__next__" in part.members for part in lineage(type(value))):
            return name in code.reaches
        texts = [text for text in (*code.strings, *found.strings) if is_statement(text)]
        if texts:
            return any(WRITING.search(text) for text in texts)
        return name in code.touches

    def _shared_with(self, touched: list[str]) -> list[str]:
        """The other names of values that those of `touched` hold, and that nobody can compare."""
        held = {part for name in touched for part in self._known[name].seen.parts}
        return [
            name
            for name, known in self._known.items()
            if known.identity in held and known.seen.is_opaque and name not in touched
        ]

    def _compare(self, reads: set[str], bound: set[str], same: set[str]) -> tuple[list[str], list[str]]:
        """Which names were changed in place, and of which of those read it cannot be told.

        `same` are those of the `bound` that refer to what they did before, as after `x += [1]`.
        """
        deadline = time.perf_counter() + BUDGET
        changes: list[str] = []
        changed: set[int] = set()
        for name in reads - bound:  # what takes from others may have done so
            if name in self._known and self._known[name].seen.is_opaque:
                changed |= self._known[name].seen.parts
        for name in sorted(reads - (bound - same)):
            old = self._known[name].seen.parts if name in self._known else frozenset()
            if name in self._namespace and self._is_changed(name, deadline):
                changes.append(name)
                changed |= self._known[name].seen.parts | old
        if changed:
            for name, known in list(self._known.items()):
                if name in bound or name in reads or name not in self._namespace:
                    continue
                if known.seen.parts & changed and self._is_changed(name, deadline):
                    changes.append(name)
        for name in bound:
            self._learn(name, deadline, anew=True)
        for name in self._known.keys() - self._namespace.keys():
            del self._known[name]
        unsure = [
            name
            for name in sorted(reads - bound)
            if name not in changes and name in self._known and not self._known[name].seen.is_complete
        ]
        return changes, unsure

    def _is_changed(self, name: str, deadline: float) -> bool:
        """Look at a name anew, and tell whether its value is provably another than before."""
        known = self._known.get(name)
        if known is None or known.identity != id(self._namespace[name]):
            self._learn(name, deadline)
            return False
        seen = self._looked(name, deadline)
        if seen.digest == known.seen.digest:
            self._known[name] = known._replace(seen=seen)
            return False
        self._known[name] = Known(known.identity, seen, self._token(seen))
        return not (seen.is_cut or known.seen.is_cut)

    def _learn(self, name: str, deadline: float, *, anew: bool = False) -> None:
        """Remember what a name refers to."""
        value = self._namespace[name]
        seen = self._looked(name, deadline)
        known = self._known.get(name)
        if not anew and known is not None and known.identity == id(value) and known.seen == seen:
            return
        self._known[name] = Known(id(value), seen, self._token(seen))

    def _looked(self, name: str, deadline: float) -> Fingerprint:
        home = self._namespace.get("__name__")
        try:
            return fingerprint(self._namespace[name], home if type(home) is str else "", deadline)
        except Exception as fault:  # the other names are looked at all the same
            self._note(fault)
            return Fingerprint(b"", frozenset(), is_complete=False, is_opaque=True)

    def _resources(self, moved: Iterable[Resource], sent: Sent) -> dict[Resource, str]:
        """The tokens of the state that was moved."""
        tables = {(kind, name): "" for kind, name, surely in sent.left if surely}
        digests = self._surroundings.tokens(moved) | tables
        return {one: f"={digest}" if digest else self._once() for one, digest in digests.items()}

    def _token(self, seen: Fingerprint) -> str:
        return f"={seen.digest.hex()}" if seen.is_complete else self._once()

    def _once(self) -> str:
        """A token that equals only itself."""
        self._given += 1
        return f"~{self._given}"


def _named(code: CellCode, found: Reach) -> set[str]:
    """All names and attributes that the cell and what it reaches load."""
    return code.attributes | found.attributes | code.loads | found.loads


def _patched(code: CellCode, found: Reach, words: set[str]) -> set[str]:
    """The dotted paths, beside those that it assigns to, of which the cell may set attributes."""
    named = set(found.loads) if found.sets else set()
    if not PATCHING.isdisjoint(words):
        texts = (text.rpartition(".")[0] for text in (*code.strings, *found.strings))
        named |= {*code.reaches, *filter(None, texts)}
    return named
