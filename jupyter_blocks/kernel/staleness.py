"""Which cells are stale and why, what has to run to make them fresh, and what the namespace hides. Pure.

Everything is told of cells, in notebook order; a block is as its cells are. A cell's *producer* of a name is
the latest earlier cell that leaves it: by what it was seen to leave when it ran last, or, if its text is not
what ran, by its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jupyter_blocks.kernel.observation import Tokens

NOT_RUN, FRESH, STALE, FAILED = "not_run", "fresh", "stale", "failed"
FILE = "file "  # what the names of files begin with, among those of variables
BETWEEN = " "  # stands in the name of anything that is no variable
COMPLETE = "="  # a token that begins so is the digest of all that a value is made of


def file_name(path: str) -> str:
    """The name under which a file is kept among the names that cells read and leave."""
    return FILE + path


def resource_name(kind: str, name: str) -> str:
    """The same of a part of the process's state."""
    return kind + BETWEEN + name


def kind_of(name: str) -> tuple[str, str]:
    """What a name among those that cells read and leave is of, as for links, and its own name."""
    kind, between, rest = name.partition(BETWEEN)
    return (kind, rest) if between else ("value", name)


@dataclass(frozen=True)
class LastRun:
    """How a cell ran last: the digest of what ran, as part of which block, the tokens it found and left.

    `order` counts all cells that have run in this kernel; `before` are the tokens that its run before left.
    """

    digest: str
    order: int
    reads: Tokens = field(default_factory=dict)
    left: Tokens = field(default_factory=dict)
    before: Tokens = field(default_factory=dict)
    deletes: tuple[str, ...] = ()
    failed: bool = False
    block: str | None = None


@dataclass(frozen=True)
class KnownCell:
    """A cell of the known text: what its text says, and how it ran last, if it did.

    `title` is how people know it: its block's name, or what it is and its number; `group` is what runs
    together, the block's name or the cell's own id. `is_opaque` says that it may bind more than its
    text shows.
    """

    id: str
    title: str
    group: str
    digest: str
    block: str | None = None
    role: str = ""
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    is_opaque: bool = False
    last: LastRun | None = None

    @property
    def is_edited(self) -> bool:
        """Whether its text is not what ran; a block that ran under another name and bound that is one."""
        if self.last is None:
            return False
        renamed = self.last.block != self.block and self.last.block in self.last.left
        return renamed or self.last.digest != self.digest

    @property
    def is_as_it_ran(self) -> bool:
        """Whether what it was seen to do is what its text does."""
        return self.last is not None and not self.last.failed and not self.is_edited

    @property
    def leaves(self) -> frozenset[str]:
        """The names it leaves behind."""
        if self.last is None:
            return self.binds
        if self.is_as_it_ran:
            return frozenset(self.last.left)
        return self.binds | (frozenset(self.last.left) if self.is_opaque or self.last.failed else frozenset())

    @property
    def deletes(self) -> frozenset[str]:
        """The names it deletes."""
        return frozenset(self.last.deletes) if self.last is not None and self.is_as_it_ran else frozenset()

    @property
    def takes(self) -> frozenset[str]:
        """The names it will find."""
        return frozenset(self.last.reads) if self.last is not None and self.is_as_it_ran else self.reads


@dataclass(frozen=True)
class Reason:
    """Why a cell is stale: `kind` is `edited`, `failed`, `incomplete` (a cell of its block has not run),
    `changed` (`name` by `by` since), `other` (`name` was read as `found` left it, not as `by` did),
    `upstream` (`by`, which leaves `name`, is stale itself), `not_run` (`by`, which leaves `name`, has not
    run)."""

    kind: str
    name: str = ""
    by: str = ""
    found: str = ""

    @property
    def text(self) -> str:
        """The reason in words."""
        return {
            "edited": "edited since it ran",
            "failed": "failed when it ran",
            "incomplete": "a cell of it has not run, or is gone",
            "changed": f"{self.name} changed by {self.by}",
            "other": f"{self.name} was read as {self.found or 'another'} left it, not as {self.by} does",
            "upstream": f"{self.by} is stale ({self.name})",
            "not_run": f"{self.name} comes from {self.by}, which has not run",
        }[self.kind]


@dataclass(frozen=True)
class Standing:
    """How a cell or block stands, and why it is stale."""

    state: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Step:
    """Something that has to run, all its cells in notebook order: a block, or a cell by itself; and why."""

    group: str
    title: str
    cells: tuple[str, ...]
    why: str


def judge(cells: Sequence[KnownCell]) -> dict[str, Standing]:
    """How each cell stands, by its id."""
    standings: dict[str, Standing] = {}
    for cell, producers in producers_of(cells):
        standings[cell.id] = _judged(cell, producers, standings, cells)
    return standings


def _judged(
    cell: KnownCell,
    producers: Mapping[str, KnownCell],
    standings: Mapping[str, Standing],
    cells: Sequence[KnownCell],
) -> Standing:
    last = cell.last
    if last is None:
        return Standing(NOT_RUN)
    if cell.is_edited:
        return Standing(STALE, (Reason("edited"),))
    if last.failed:
        return Standing(FAILED, (Reason("failed"),))
    reasons = []
    for name, token in sorted(last.reads.items()):
        producer = producers.get(name)
        if producer is None:
            continue
        by = "itself" if producer.group == cell.group else producer.title
        state = standings[producer.id].state
        if producer.last is None:
            reasons.append(Reason("not_run", name, by))
        elif state != FRESH:
            reasons.append(Reason("upstream", name, by))
        elif producer.last.left.get(name) != token:
            if producer.last.order > last.order:
                reasons.append(Reason("changed", name, by))
            else:
                found = _left(cells, name, token)
                reasons.append(
                    Reason("other", name, by, "itself" if found is cell else found.title if found else "")
                )
    return Standing(STALE if reasons else FRESH, tuple(reasons))


def by_group(
    cells: Sequence[KnownCell], standings: Mapping[str, Standing], gone: Iterable[str] = ()
) -> dict[str, Standing]:
    """How each group stands, in notebook order; a cell of those in `gone` ran once and is no longer there."""
    incomplete = set(gone)
    groups: dict[str, list[KnownCell]] = {}
    for cell in cells:
        groups.setdefault(cell.group, []).append(cell)
    return {
        group: _joined([standings[cell.id] for cell in own], group in incomplete)
        for group, own in groups.items()
    }


def _joined(own: Sequence[Standing], lacks_one: bool) -> Standing:
    states = {one.state for one in own}
    reasons = tuple(dict.fromkeys(reason for one in own for reason in one.reasons))
    if states == {NOT_RUN}:
        return Standing(NOT_RUN)
    if NOT_RUN in states or lacks_one:
        reasons = (*reasons, Reason("incomplete"))
    if FAILED in states:
        return Standing(FAILED, reasons)
    return Standing(STALE if reasons else FRESH, reasons)


def plan(
    cells: Sequence[KnownCell],
    standings: Mapping[str, Standing],
    wanted: Mapping[str, str],
    stands: Tokens,
    *,
    follow: bool,
) -> list[Step]:
    """What has to run so that the groups in `wanted` (each with the reason) run on what they should read.

    `stands` are the tokens of what the namespace holds now. A producer runs as well if it is not fresh, or if
    what it left stands no longer; and, if `follow`, what reads a value that is made anew and may differ.
    """
    planned = dict(wanted)
    while True:
        more = _more(cells, standings, planned, stands, follow=follow)
        if not more:
            break
        planned.update(more)
    members: dict[str, list[KnownCell]] = {}
    for cell in cells:
        members.setdefault(cell.group, []).append(cell)
    return [
        Step(group, own[0].title, tuple(cell.id for cell in own), planned[group])
        for group, own in members.items()
        if group in planned
    ]


def _more(
    cells: Sequence[KnownCell],
    standings: Mapping[str, Standing],
    planned: Mapping[str, str],
    stands: Tokens,
    *,
    follow: bool,
) -> dict[str, str]:
    """The groups to run besides those in `planned`."""
    more: dict[str, str] = {}
    made: dict[str, str] = {}  # names, by the group that will have made them anew
    for cell, producers in producers_of(cells):
        for name in sorted(cell.takes):
            producer = producers.get(name)
            if producer is None:
                continue
            is_made = producer.group in planned
            if cell.group in planned and not is_made:
                stands_now = (
                    name not in made
                    and producer.last is not None
                    and (stands.get(name) == producer.last.left.get(name))
                )
                if standings[producer.id].state != FRESH or not stands_now:
                    more.setdefault(producer.group, f"needed for {cell.title}: {name}")
            elif (
                follow
                and is_made
                and cell.group not in planned
                and standings[cell.id].state == FRESH
                and not _is_repeated(producer, standings[producer.id], name)
            ):
                more.setdefault(cell.group, f"reads {name} of {producer.title}, which runs again")
        if cell.group in planned:
            made.update(dict.fromkeys(cell.leaves | cell.deletes, cell.group))
    return more


def _is_repeated(producer: KnownCell, standing: Standing, name: str) -> bool:
    """Whether a fresh producer that runs again leaves what it left before."""
    last = producer.last
    return standing.state == FRESH and last is not None and last.left.get(name, "").startswith(COMPLETE)


def producers_of(cells: Iterable[KnownCell]) -> Iterator[tuple[KnownCell, Mapping[str, KnownCell]]]:
    """Each cell, with the producers of the names that it may find."""
    producers: dict[str, KnownCell] = {}
    for cell in cells:
        yield cell, producers
        for name in cell.deletes:
            producers.pop(name, None)
        producers.update(dict.fromkeys(cell.leaves, cell))


def _left(cells: Iterable[KnownCell], name: str, token: str) -> KnownCell | None:
    """The cell that left `name` with `token`, in its last run or the one before."""
    for cell in cells:
        if cell.last is not None and token in (cell.last.left.get(name), cell.last.before.get(name)):
            return cell
    return None


@dataclass(frozen=True)
class Finding:
    """A diagnostic of the live notebook: a code, the cell, what is the matter, and what to do."""

    code: str
    severity: str
    cell: str
    message: str
    remedy: str


def findings(cells: Sequence[KnownCell], gone: Iterable[KnownCell]) -> list[Finding]:
    """What the namespace hides, in notebook order; `gone` are cells that ran and are no longer there."""
    vanished = list(gone)
    known = {name for cell in cells for name in cell.leaves}
    found: list[Finding] = []
    for cell, producers in producers_of(cells):
        last = cell.last
        if last is None:
            continue
        if last.block is not None and cell.block is not None and last.block != cell.block and cell.is_edited:
            found.append(_renamed(cell, last.block))
        for name, token in sorted(last.reads.items()) if cell.is_as_it_ran else ():
            producer = producers.get(name)
            if BETWEEN in name and not name.startswith(FILE):
                continue
            if name not in known:
                found += _hidden(cell, name, token, cells, vanished)
            elif producer is None or (producer.last is not None and token != producer.last.left.get(name)):
                found += _ahead(cell, name, token, cells)
    return found


def _hidden(
    cell: KnownCell, name: str, token: str, cells: Sequence[KnownCell], gone: Sequence[KnownCell]
) -> list[Finding]:
    if BETWEEN in name:
        return []
    remedy = f"A fresh kernel will not have {name}: bind it in a cell above, or run the notebook anew to see."
    deleted = _left(gone, name, token)
    if deleted is not None:
        message = f"{cell.title} reads {name}, which a cell left that is gone ({deleted.title})"
        return [Finding("JB301", "warning", cell.id, message, remedy)]
    edited = _left(cells, name, token)
    if edited is not None:
        message = (
            f"{cell.title} reads {name}, which {edited.title} left before it was edited and no cell binds now"
        )
        return [Finding("JB301", "warning", cell.id, message, remedy)]
    return []


def _ahead(cell: KnownCell, name: str, token: str, cells: Sequence[KnownCell]) -> list[Finding]:
    """The cell read a name as itself or a later one has left it."""
    left = _left(cells, name, token)
    below = [other.id for other in cells[next(i for i, one in enumerate(cells) if one.id == cell.id) :]]
    if left is None or left.id not in below:
        return []
    again = left.id == cell.id
    by = "itself in an earlier execution" if again else f"{left.title}, which stands below it"
    return [
        Finding(
            "JB302",
            "warning",
            cell.id,
            f"{cell.title} read {name} as left by {by}",
            "Run the cell that makes it first: `%blocks run stale` runs what is needed, in notebook order.",
        )
    ]


def _renamed(cell: KnownCell, before: str) -> Finding:
    return Finding(
        "JB303",
        "info",
        cell.id,
        f"{cell.title} ran as {before}; its value still stands under that name",
        f"Run it again under its new name, and replace {before} where it is read.",
    )
