"""The live notebook: what is known of the user's notebook while its cells run, and who is told.

Duties: know each cell that runs (`began`, `ended`); keep how it ran last; evaluate a block's tests when its
last cell has ended; answer what is stale, why, and what has to run; tell listeners, and work for them only
while there are any. It is asked from several threads: a front end's questions may arrive in a subshell's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jupyter_blocks.kernel.evaluation import Verdict
from jupyter_blocks.kernel.graph import LiveGraph, Record, graph_of
from jupyter_blocks.kernel.names import names_of
from jupyter_blocks.kernel.notebook import KnownNotebook, TextCell, has_code
from jupyter_blocks.kernel.observation import Observation, Tokens
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.staleness import (
    BETWEEN,
    FAILED,
    FILE,
    STALE,
    Finding,
    Step,
    file_name,
    findings,
    plan,
    resource_name,
)

Told = Callable[[str, "dict[str, Any]"], None]
WANTED = {STALE: "stale", FAILED: "failed"}


class Live:
    """The live notebook of one shell."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.lock = threading.RLock()
        self.notebook = KnownNotebook(namespace)
        self.records: dict[str, Record] = {}
        self.running: str | None = None
        self.verdicts: dict[str, list[Verdict]] = {}
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.tell: list[Told] = []
        self._namespace = namespace
        self._stands: Tokens = {}
        self._seen: set[str] = set()
        self._order = 0

    # -- cells that run -------------------------------------------------------------------------------

    def began(self, run: CellRun) -> None:
        """A cell is about to run: say what it is, where the request does not."""
        run.known = cell = self.notebook.identified(run.cell, run.source, run.tags)
        if not run.request:
            run.block = cell.tests or cell.block
            run.role = "" if cell.role == "block" else cell.role
            if cell.role == "test":
                run.first = self._first_assertion(cell)
        self.running = cell.id
        if self.tell:
            self._say("cell", {"event": "started", "cell": cell.id, "block": cell.block})

    def _first_assertion(self, cell: TextCell) -> int:
        """The number of the first assertion of a test cell among those of its block."""
        first = 1
        for other in self.notebook.text().cells:
            if other.id == cell.id:
                break
            if other.tests == cell.tests:
                first += names_of(other.source).assertions
        return first

    def ended(self, run: CellRun, error: BaseException | None) -> str | None:
        """A cell has run; the answer is the block to test, if all of one has run by it."""
        cell = run.known or self.notebook.identified(run.cell, run.source, run.tags)
        with self.lock:
            self._order += 1
            before, seen = self.records.get(cell.id), run.observation
            if seen is None:
                seen = observed_by_text(run.source, self._stands, self._order, self._namespace)
            used = [*map(file_name, seen.files_read), *(resource_name(*one) for one in seen.uses)]
            reads = {**seen.reads, **{name: self._stands[name] for name in used if name in self._stands}}
            left = {
                **(self._still_left(before, cell) if before is not None else {}),
                **seen.left,
                **{file_name(path): f"~{self._order}" for path in seen.files_written},
                **{resource_name(*one): token for one, token in seen.resources.items()},
            }
            if cell.role != "test":
                self._stands.update(left)
                for name in seen.deletes:
                    self._stands.pop(name, None)
            self.records[cell.id] = Record(
                cell, self._order, seen, error is not None, reads, left, before.left if before else {}
            )
            self.running = None
        if self.tell:
            said = {
                "event": "finished",
                "cell": cell.id,
                "block": cell.block,
                "status": "ok" if error is None else "error",
                "seconds": round(run.seconds, 6),
                "memory": run.memory,
                "observed": seen.wire(),
            }
            self._say("cell", said)
        if error is not None or cell.block is None or not self._to_be_tested(cell.id, cell.block):
            return None
        return cell.block

    def _still_left(self, before: Record, cell: TextCell) -> Tokens:
        """The state of the process that a cell, the same text, left when it ran before, and that has stood so
        since: it cannot have moved it again."""
        if names_of(before.cell.source).digest != names_of(cell.source).digest:
            return {}
        return {name: token for name, token in before.left.items() if self._is_state(name, token)}

    def _is_state(self, name: str, token: str) -> bool:
        return BETWEEN in name and not name.startswith(FILE) and self._stands.get(name) == token

    def _to_be_tested(self, identity: str, block: str) -> bool:
        """Whether `block` has test cells, its last cell is this one, and all of them have run."""
        cells = self.notebook.text().cells
        own = [cell.id for cell in cells if cell.block == block and has_code(cell.source)]
        return (
            own[-1:] == [identity]
            and all(one in self.records for one in own)
            and any(cell.tests == block for cell in cells)
        )

    # -- what is known --------------------------------------------------------------------------------

    def graph(self) -> LiveGraph:
        """The notebook as it stands."""
        with self.lock:
            text = self.notebook.text()
            self._seen.update(cell.id for cell in text.cells)
            return graph_of(text, self.records, self._seen)

    def findings(self, graph: LiveGraph) -> list[Finding]:
        """What the namespace hides."""
        return findings(graph.cells, graph.gone)

    def plan(self, graph: LiveGraph, blocks: Iterable[str] = ()) -> list[Step]:
        """What has to run to make all fresh that has run, or for `blocks` to run on what they should read."""
        named = list(blocks)
        with self.lock:
            stands = dict(self._stands)
        wanted = {
            group: "asked for" if named else WANTED[standing.state]
            for group, standing in graph.groups.items()
            if (group in named if named else standing.state in WANTED and self._is_ours(graph, group))
        }
        return plan(graph.cells, graph.standings, wanted, stands, follow=not named)

    def _is_ours(self, graph: LiveGraph, group: str) -> bool:
        """Whether a group is part of the pipeline: untagged cells run only where they are needed."""
        return any(cell.role for cell in graph.members[group])

    # -- tests ----------------------------------------------------------------------------------------

    def tested(
        self,
        block: str,
        verdicts: Sequence[Verdict],
        rows: Mapping[str, dict[str, Any]],
        *,
        keeps: Callable[[str], bool],
    ) -> None:
        """Keep how assertions of `block` came out, with their offending rows; of those known before, the ones
        whose id `keeps` takes stay as they were."""
        with self.lock:
            fresh = {verdict.id for verdict in verdicts}
            kept = [one for one in self.verdicts.get(block, ()) if keeps(one.id) and one.id not in fresh]
            stays = {one.id for one in kept}
            told = {id_: own for id_, own in self.rows.get(block, {}).items() if id_ in stays}
            self.verdicts[block] = [replace(one, error=None) for one in [*kept, *verdicts]]
            self.rows[block] = {**told, **rows}
        if self.tell:
            self._say("assertions", self.assertions_json(block))

    def assertions_json(self, block: str) -> dict[str, Any]:
        """The assertions of `block`, with offending rows where there are any."""
        with self.lock:
            rows = self.rows.get(block, {})
            return {
                "block": block,
                "assertions": [
                    {**one.wire(), **({"rows": rows[one.id]} if one.id in rows else {})}
                    for one in self.verdicts.get(block, ())
                ],
            }

    def _say(self, kind: str, body: dict[str, Any]) -> None:
        for told in list(self.tell):
            told(kind, body)


def observed_by_text(source: str, stands: Tokens, order: int, namespace: Mapping[str, Any]) -> Observation:
    """What a cell did, by its text alone: the names it reads and binds, each with a token of its own."""
    names = names_of(source)
    binds = sorted(name for name in names.binds if name in namespace)
    return Observation(
        reads={name: stands[name] for name in sorted(names.reads) if name in stands},
        binds=tuple(binds),
        left={name: f"~{order}.{name}" for name in binds},
        is_complete=False,
    )
