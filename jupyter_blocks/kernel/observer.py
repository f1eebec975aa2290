"""The observer: looks at the namespace and the process around each cell, and says what the cell did."""

from __future__ import annotations

import os
import re
import threading
import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable
from pathlib import PosixPath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import NamedTuple

from jupyter_blocks.kernel.anatomy import anatomy, lineage
from jupyter_blocks.kernel.databases import SENDING, Databases, Sent, is_connection
from jupyter_blocks.kernel.fingerprints import Fingerprint, fingerprint, register
from jupyter_blocks.kernel.handlers import python_handler
from jupyter_blocks.kernel.libraries import library_handler
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.kernel.opened import Files
from jupyter_blocks.kernel.overlay import Namespace
from jupyter_blocks.kernel.reach import Reach, reach
from jupyter_blocks.kernel.reads import CellCode, interpolated, read
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.statements import is_statement, literals, tables
from jupyter_blocks.kernel.surroundings import PATCHING, Surroundings

ENDED = (KeyboardInterrupt, CancelledError)
BUDGET = 0.010  # seconds of a cell in which fingerprints are taken
# What IPython itself keeps in the namespace.
KEPT = re.compile(r"In|Out|exit|quit|open|get_ipython|display|_exit_code|_[ido]h|_i*|_{1,3}|_i?\d+|__\w*__")
IDENTIFIER = re.compile(r"[^\W\d]\w*")
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
        "format_map",
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
PATH_LIKE = frozenset(map(id, (str, PosixPath, WindowsPath, PurePosixPath, PureWindowsPath)))
FRAMES = frozenset({"pandas", "polars", "pyarrow", "duckdb", "_duckdb", "numpy"})
DEEP = frozenset({"rglob", "walk", "fwalk", "read_parquet", "dataset", "scan_parquet"})
LISTING = DEEP | {"listdir", "glob", "iglob", "iterdir", "scandir", "read_csv", "scan_csv"}
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

    def begin(self, run: CellRun) -> None:
        """A cell is about to run."""
        self._process = os.getpid()
        namespace = self._namespace
        self._code = code = read(run.text)
        found = reach(namespace, code.reaches, code.attributes)
        deadline = time.perf_counter() + BUDGET
        self._asked = self._kept_statements(code.loads | found.loads)
        names = code.loads | code.loads_late | found.loads | self._spoken(code, found)
        for name in names & namespace.keys():
            known = self._known.get(name)
            if not KEPT.fullmatch(name) and (known is None or known.identity != id(namespace[name])):
                self._learn(name, deadline)
        self._threads = threading.active_count()
        self._identities = {name: id(value) for name, value in namespace.items()}
        self._surroundings.begin(namespace, {*_patched(code, found), *code.modules})
        values = (namespace[name] for name in names & namespace.keys())
        held = [str(value) for value in values if id(type(value)) in PATH_LIKE]
        texts = [*code.strings, *found.strings, *held]
        quoted = literals(texts) if SENDING & (code.attributes | found.attributes) else []
        self._files.begin([*texts, *quoted, *run.names("paths")])

    def end(self, run: CellRun, error: BaseException | None) -> Observation | None:
        """The cell has run; None in a process that it has forked, or if its beginning was not seen."""
        self.close()
        before, self._identities = self._identities, None
        if before is None or os.getpid() != self._process:
            return None
        namespace, code = self._namespace, self._code
        found = reach(namespace, code.reaches, code.attributes | code.stored_attributes)
        named = code.attributes | found.attributes | code.loads | found.loads
        self._files.end(
            lists=bool(LISTING & named), deep=bool(DEEP & named), shell=bool(SHELL & found.attributes)
        )
        self._files.imported(code.modules)
        moved = self._surroundings.end(code.sets)
        now = {name: id(value) for name, value in namespace.items()}
        binds = [name for name, identity in now.items() if before.get(name) != identity]
        if error is None and run.role != "test":
            binds += [name for name in code.stores & now.keys() if before.get(name) == now[name]]
        binds = [name for name in binds if not KEPT.fullmatch(name)]
        deletes = tuple(name for name in before if name not in now and not KEPT.fullmatch(name))
        reads = self._read(run, code, found, set(before), set(binds))
        missed = self._gone & (self._spoken(code, found) | code.loads | found.loads)
        self._gone = (self._gone | set(deletes)) - now.keys()
        tokens = {name: self._known[name].token for name in reads if name in self._known}
        same = {name for name in binds if before.get(name) == now[name]}
        changes, unsure = self._compare(reads, set(binds), same)
        sent = self._sent(code, found, named, reads)
        touches = [
            name
            for name in unsure
            if self._is_touched(name, code, found) and not (sent.is_whole and is_connection(namespace[name]))
        ]
        attributes = code.attributes | (found.attributes - code.stored_attributes)
        return Observation(
            reads=tokens,
            binds=tuple(binds),
            may_bind=tuple(sorted(name for name in code.may_store - code.stores if not KEPT.fullmatch(name))),
            deletes=deletes,
            changes=tuple(changes),
            unsure=tuple(unsure),
            touches=tuple(touches),
            left={name: self._known[name].token for name in (*binds, *changes)},
            files_read=tuple(self._files.read),
            files_written=tuple(self._files.written),
            state=(*moved, *((kind, name) for kind, name, surely in sent.left if surely)),
            may_move=tuple((kind, name) for kind, name, surely in sent.left if not surely),
            uses=(
                *sent.uses,
                *(("value", name) for name in sorted(missed)),
                *self._surroundings.uses(
                    moved,
                    attributes,
                    reads,
                    [*code.strings, *found.strings],
                    self._files.relative,
                    code.shows,
                ),
            ),
            is_complete=not issubclass(type(error), ENDED) and threading.active_count() <= self._threads,
        )

    def close(self) -> None:
        """Leave nothing of ours where the user's code may meet it."""
        self._files.put_back()

    # -- names ----------------------------------------------------------------------------------------

    def _read(
        self, run: CellRun, code: CellCode, found: Reach, before: set[str], bound: set[str]
    ) -> set[str]:
        """The names that stood before the cell and that it read, as far as can be told."""
        names = set(code.loads) | self._spoken(code, found)
        names |= code.loads_late - bound
        names |= found.loads - code.stores
        names -= found.stores & bound - found.loads
        if run.function is not None:
            names |= self._parameters(run)
        return {name for name in names & before if not KEPT.fullmatch(name)}

    def _parameters(self, run: CellRun) -> set[str]:
        """The variables that the parameters of a function block were bound to."""
        code = getattr(run.function.function, "__code__", None) if run.function is not None else None
        if code is None:
            return set()
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return {run.arguments.get(name, name) for name in names}

    def _spoken(self, code: CellCode, found: Reach) -> set[str]:
        """The variables that are named in a text which something takes as code."""
        words = BY_TEXT & (code.attributes | code.loads | found.attributes | found.loads)
        if not words and not SHELL & found.attributes:
            return set(code.spoken)
        names = set(code.spoken)
        if SHELL & found.attributes:
            names |= {name for text in found.strings for name in interpolated(text)}
        standing = self._databases.standing()
        for text in (*code.strings, *found.strings, *self._asked) if words else ():
            if is_statement(text):
                names |= {name for name in tables([text]) - standing if self._is_frame(name)}
            elif words == {"query"}:
                names |= set(OF_QUERY.findall(text))
            else:
                names |= set(IDENTIFIER.findall(text))
        return names

    def _kept_statements(self, names: Iterable[str]) -> list[str]:
        """The statements of SQL that variables hold."""
        values = (self._namespace.get(name) for name in names)
        return [value for value in values if type(value) is str and is_statement(value)]

    def _sent(self, code: CellCode, found: Reach, named: set[str], reads: set[str]) -> Sent:
        """What the cell has sent to a database."""
        if SENDING.isdisjoint(named):
            return Sent()
        uses = {name: self._namespace.get(name) for name in code.reaches | found.loads | reads}
        if "cursor" in named:
            made = [value for name, value in uses.items() if name in code.stores and is_connection(value)]
            for old in [value for name, value in uses.items() if name in reads and is_connection(value)]:
                for new in made:
                    self._databases.alias(old, new)
        key = self._databases.key(uses)
        if key is None:
            return Sent()
        return self._databases.send(key, [*code.strings, *found.strings, *self._asked])

    def _is_frame(self, name: str) -> bool:
        """Whether SQL may name a variable as a table."""
        kind = type(self._namespace.get(name))
        return anatomy(kind).module.partition(".")[0] in FRAMES

    # -- values ---------------------------------------------------------------------------------------

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

    def _compare(self, reads: set[str], bound: set[str], same: set[str]) -> tuple[list[str], list[str]]:
        """Which names were changed in place, and of which of those read it cannot be told.

        `same` are those of the `bound` that refer to what they did before, as after `x += [1]`.
        """
        deadline = time.perf_counter() + BUDGET
        changes: list[str] = []
        changed: set[int] = set()
        for name in sorted(reads - (bound - same)):
            if name in self._namespace and self._is_changed(name, deadline):
                changes.append(name)
                changed |= self._known[name].seen.parts
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

    def _token(self, seen: Fingerprint) -> str:
        if seen.is_complete:
            return f"={seen.digest.hex()}"
        self._given += 1
        return f"~{self._given}"


def _patched(code: CellCode, found: Reach) -> Iterable[str]:
    """The dotted paths of which the cell may set attributes."""
    paths = {path.rpartition(".")[0] for path in code.sets}
    if PATCHING & (code.attributes | code.loads | found.attributes):
        paths |= code.reaches
    return paths
