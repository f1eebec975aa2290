"""What the kernel and a front end say to each other, as types: the protocol of docs/kernel.md.

The kernel half, which may import none of this, is held to it by tests; the TypeScript twin is generated.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from jupyter_blocks.model.pipeline import AssertionSeverity, ViaKind
from jupyter_blocks.model.run import AssertionState
from jupyter_blocks.wire.shapes import Diagnostic, GraphCell

LiveState = Literal["not_run", "fresh", "stale", "failed"]


class LiveReason(TypedDict):
    """Why a block is stale: `text` in words; `name` and `by` are "" where there is none.

    `edited` since it ran; `failed`; `incomplete`: a cell of it has not run, or is gone; `changed`: `name` by
    `by` since; `other`: `name` was read as another left it, not as `by` did; `upstream`: `by` is stale
    itself; `not_run`: `name` comes from `by`, which has not run.
    """

    kind: Literal["edited", "failed", "incomplete", "changed", "other", "upstream", "not_run"]
    name: str
    by: str
    text: str


class LiveCell(TypedDict):
    """A code cell of a block, and how it stands."""

    id: str
    state: LiveState


class LiveGroup(TypedDict):
    """What runs together: how it stands, why it is stale, its cells that hold code."""

    state: LiveState
    reasons: list[LiveReason]
    cells: list[LiveCell]


class LiveBlock(LiveGroup):
    """A block; `tests` are the ids of its test cells."""

    name: str
    tests: list[str]


class LiveOther(LiveGroup):
    """A cell of no block: of the prelude, as `role` says, or outside the pipeline (""); `title` names it."""

    title: str
    role: str


class LiveVia(TypedDict):
    """What crosses: `certain` if it was seen when both ran, else known by names in the text alone."""

    name: str
    kind: ViaKind
    certain: bool


LiveEdge = TypedDict("LiveEdge", {"from": str, "to": str, "via": list[LiveVia]})
LiveEdge.__doc__ = "`to` needs `from`, by what the kernel knows."


class LiveText(TypedDict):
    """Where the kernel knows the notebook's text from; `saved` is in seconds since 1970, `cells` a count."""

    origin: Literal["front_end", "file", "executed"]
    path: str
    saved: float | None
    cells: int


class LiveGraph(TypedDict):
    """The notebook as it stands in the kernel; told whenever it has changed."""

    text: LiveText
    blocks: list[LiveBlock]
    others: list[LiveOther]
    edges: list[LiveEdge]


class LiveObserved(TypedDict, total=False):
    """What a cell was seen to do; empty lists are left out, `complete` says that nothing can be missing."""

    reads: list[str]
    binds: list[str]
    deletes: list[str]
    changes: list[str]
    unsure: list[str]
    touches: list[str]
    files_read: list[str]
    files_written: list[str]
    state: list[list[str]]
    uses: list[list[str]]
    complete: bool


class LiveCellStarted(TypedDict):
    """A cell is about to run."""

    event: Literal["started"]
    cell: str
    block: str | None


class LiveCellFinished(TypedDict):
    """A cell has run; `memory` is what the process holds then, in bytes, where that is known."""

    event: Literal["finished"]
    cell: str
    block: str | None
    status: Literal["ok", "error"]
    seconds: float
    memory: int | None
    observed: LiveObserved


class LiveCompared(TypedDict):
    """An expression of an assertion, and its value as a short text."""

    expression: str
    value: str


class OffendingRows(TypedDict):
    """Rows for which an assertion fails, as texts: the first ones, with their label, of `total`."""

    columns: list[str]
    rows: list[list[str]]
    total: int


class LiveAssertion(TypedDict):
    """How an assertion came out; `rows` where it is about a column of a frame; nothing saves them."""

    id: str
    severity: AssertionSeverity
    state: AssertionState
    line: int | None
    source: str
    message: str
    compared: list[LiveCompared]
    seconds: float
    rows: NotRequired[OffendingRows]


class LiveAssertions(TypedDict):
    """The assertions of a block that were evaluated last."""

    block: str
    assertions: list[LiveAssertion]


class LiveDiagnostics(TypedDict):
    """All that the kernel finds doubtful now (JB3xx); told whenever it has changed."""

    diagnostics: list[Diagnostic]


class LiveSnapshot(TypedDict):
    """All there is to know; `running` is the id of the cell that runs."""

    graph: LiveGraph
    running: str | None
    assertions: list[LiveAssertions]
    diagnostics: list[Diagnostic]


class LiveMessage(TypedDict):
    """From the kernel. `seq` counts the messages of a comm from 1; the shape of `body` goes with `kind`.

    An answer bears the `id` of its request.
    """

    v: Literal[1]
    seq: int
    kind: Literal["snapshot", "graph", "cell", "assertions", "diagnostics", "answer"]
    body: dict[str, Any]
    id: NotRequired[int | str | None]


class LiveRequest(TypedDict):
    """To the kernel; the answer bears the same `id`."""

    v: Literal[1]
    id: int | str
    kind: Literal["snapshot", "source", "plan", "inspect"]
    body: dict[str, Any]


class LiveRefusal(TypedDict):
    """The answer to what cannot be answered: `ok` is false; a code to tell it by, and a message."""

    ok: bool
    code: Literal["version_unknown", "request_invalid", "block_unknown", "name_unknown", "internal"]
    message: str


class SourceRequest(TypedDict):
    """The body of `source`: all cells in notebook order."""

    cells: list[GraphCell]


class SourceAnswer(TypedDict):
    """Taken, if nothing is missing; else send the sources with these digests as well."""

    ok: bool
    missing: list[str]


class PlanRequest(TypedDict):
    """The body of `plan`: the blocks to run, or none for all that is stale."""

    blocks: NotRequired[list[str]]


class LiveStep(TypedDict):
    """Cells to execute one after the other, and why; `title` is the block's name or says which cell."""

    title: str
    cells: list[str]
    why: str


class PlanAnswer(TypedDict):
    """What to execute, in notebook order; stop at the first failure."""

    ok: bool
    steps: list[LiveStep]


class InspectRequest(TypedDict):
    """The body of `inspect`: a name of the user's namespace."""

    name: str


class Histogram(TypedDict):
    """How many finite numbers fall into each of equal bins from `low` to `high`."""

    low: float
    high: float
    counts: list[int]


class InspectedColumn(TypedDict):
    """A column; what was not counted, for want of time or because it is no number, is null."""

    name: str
    dtype: str
    missing: int | None
    histogram: Histogram | None


class Inspection(TypedDict):
    """What a value is. `head` are its first rows, items or attributes as texts, each with its label in front;
    `memory` is in bytes; `text` is a short text of the whole. A `lazy` value is not looked into."""

    name: str
    type: str
    kind: Literal["frame", "series", "array", "container", "scalar", "object", "definition", "lazy", "other"]
    shape: list[int] | None
    memory: int | None
    columns: list[InspectedColumn]
    head: list[list[str]]
    text: str


class InspectAnswer(TypedDict):
    """The value that was asked for."""

    ok: bool
    value: Inspection


LIVE_SHAPES = (
    LiveMessage,
    LiveSnapshot,
    LiveCellStarted,
    LiveCellFinished,
    LiveDiagnostics,
    LiveRequest,
    LiveRefusal,
    SourceRequest,
    SourceAnswer,
    PlanRequest,
    PlanAnswer,
    InspectRequest,
    InspectAnswer,
)
