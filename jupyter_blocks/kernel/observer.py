"""The observer: looks at the namespace and the process around each cell, and says what the cell did."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple

from jupyter_blocks.kernel.anatomy import anatomy, lineage
from jupyter_blocks.kernel.fingerprints import Fingerprint, fingerprint, register
from jupyter_blocks.kernel.handlers import python_handler
from jupyter_blocks.kernel.libraries import library_handler
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.kernel.opened import Files
from jupyter_blocks.kernel.overlay import Namespace
from jupyter_blocks.kernel.reach import Reach, reach
from jupyter_blocks.kernel.reads import CellCode, read
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.surroundings import PATCHING, Surroundings

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
FRAMES = frozenset({"pandas", "polars", "pyarrow", "duckdb", "_duckdb", "numpy"})
LISTING = frozenset({"listdir", "glob", "rglob", "iglob", "iterdir", "scandir", "walk"})
STATEMENT = re.compile(
    r"\s*(select|with|from|insert|create|update|delete|replace|drop|alter|merge|attach|detach|copy|begin|commit"
    r"|rollback|pragma|set|use|values|describe|show|truncate|load|export|import|call)\b",
    re.IGNORECASE,
)
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

    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        self._known: dict[str, Known] = {}
        self._given = 0
        self._files = Files()
        self._surroundings = Surroundings()
        self._process = os.getpid()
        self._identities: dict[str, int] | None = None
        self._threads = 0
        self._code = CellCode()

    def begin(self, run: CellRun) -> None:
        """A cell is about to run."""
        self._process = os.getpid()
        namespace = self._namespace
        self._code = code = read(run.text)
        found = reach(namespace, code.reaches, code.attributes)
        deadline = time.perf_counter() + BUDGET
        names = code.loads | code.loads_late | found.loads | self._spoken(code, found)
        for name in names & namespace.keys():
            known = self._known.get(name)
            if not KEPT.fullmatch(name) and (known is None or known.identity != id(namespace[name])):
                self._learn(name, deadline)
        self._threads = threading.active_count()
        self._identities = {name: id(value) for name, value in namespace.items()}
        self._surroundings.begin(namespace, {*_patched(code, found), *code.modules})
        self._files.begin([*code.strings, *found.strings, *run.names("paths")])

    def end(self, run: CellRun, error: BaseException | None) -> Observation | None:
        """The cell has run; None in a process that it has forked, or if its beginning was not seen."""
        before, self._identities = self._identities, None
        if before is None or os.getpid() != self._process:
            return None
        namespace, code = self._namespace, self._code
        found = reach(namespace, code.reaches, code.attributes | code.stored_attributes)
        self._files.end(lists=bool(LISTING & (code.attributes | found.attributes | code.loads)))
        moved = self._surroundings.end()
        now = {name: id(value) for name, value in namespace.items()}
        binds = [name for name, identity in now.items() if before.get(name) != identity]
        if error is None and run.role != "test":
            binds += [name for name in code.stores & now.keys() if before.get(name) == now[name]]
        binds = [name for name in binds if not KEPT.fullmatch(name)]
        deletes = tuple(name for name in before if name not in now and not KEPT.fullmatch(name))
        reads = self._read(run, code, found, set(before), set(binds))
        tokens = {name: self._known[name].token for name in reads if name in self._known}
        changes, unsure = self._compare(reads, set(binds))
        touches = [name for name in unsure if self._is_touched(name, code, found)]
        attributes = code.attributes | found.attributes - code.stored_attributes
        return Observation(
            reads=tokens,
            binds=tuple(binds),
            deletes=deletes,
            changes=tuple(changes),
            unsure=tuple(unsure),
            touches=tuple(touches),
            left={name: self._known[name].token for name in (*binds, *changes)},
            files_read=tuple(self._files.read),
            files_written=tuple(self._files.written),
            state=tuple(moved),
            uses=tuple(
                self._surroundings.uses(
                    moved,
                    attributes,
                    reads,
                    [*code.strings, *found.strings],
                    self._files.relative,
                    code.shows,
                )
            ),
            is_complete=not isinstance(error, KeyboardInterrupt)
            and threading.active_count() <= self._threads,
        )

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
        if not words:
            return set(code.spoken)
        names = set(code.spoken)
        for text in (*code.strings, *found.strings):
            if STATEMENT.match(text):
                names |= {word for word in IDENTIFIER.findall(text) if self._is_frame(word)}
            elif words == {"query"}:
                names |= set(OF_QUERY.findall(text))
            else:
                names |= set(IDENTIFIER.findall(text))
        return names

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
        texts = [text for text in (*code.strings, *found.strings) if STATEMENT.match(text)]
        if texts:
            return any(WRITING.search(text) for text in texts)
        return name in code.touches

    def _compare(self, reads: set[str], bound: set[str]) -> tuple[list[str], list[str]]:
        """Which names were changed in place, and of which of those read it cannot be told."""
        deadline = time.perf_counter() + BUDGET
        changes: list[str] = []
        changed: set[int] = set()
        for name in sorted(reads - bound):
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
        return fingerprint(self._namespace[name], str(self._namespace.get("__name__")), deadline)

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
